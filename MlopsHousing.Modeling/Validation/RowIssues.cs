namespace MlopsHousing.Modeling.Validation;

/// <summary>The faults and warnings of one row. Reusable; allocates nothing while there are none.</summary>
public sealed class RowIssues
{
    /// <summary>A row of strange fields names this many and no more, so that an answer stays small.</summary>
    public const int MostFaults = 100;

    private List<Fault>? _faults;
    private List<Fault>? _warnings;

    public IReadOnlyList<Fault> Faults => _faults ?? (IReadOnlyList<Fault>)[];

    public IReadOnlyList<Fault> Warnings => _warnings ?? (IReadOnlyList<Fault>)[];

    public bool HasFaults => _faults is { Count: > 0 };

    public bool IsAtFault(string field) => _faults is not null && _faults.Exists(f => f.Field == field);

    public void AddFault(string field, string rule, string message)
    {
        _faults ??= [];
        if (_faults.Count < MostFaults) _faults.Add(new(field, rule, message));
    }

    public void AddWarning(string field, string rule, string message) => (_warnings ??= []).Add(new(field, rule, message));

    public void Clear()
    {
        _faults?.Clear();
        _warnings?.Clear();
    }
}
