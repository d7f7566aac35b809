using System.Globalization;
using System.Text.Json;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Monitoring.Feedback;

namespace MlopsHousing.Api.Feedback;

/// <summary>Reads feedback from JSON, one item or an array of them, and names every fault.</summary>
/// <param name="range">What the target can't leave.</param>
internal sealed class FeedbackReader(Interval? range)
{
    private const string Id = "id";
    private const string Row = "row";
    private const string Actual = "actual";

    private readonly Dictionary<(Guid, int), int> _places = [];
    private bool _isArray;

    public List<FeedbackItem> Items { get; } = [];

    public List<RowFault> Faults { get; } = [];

    /// <summary>Reads a whole body.</summary>
    public void Read(JsonElement body, int mostItems)
    {
        _isArray = body.ValueKind == JsonValueKind.Array;
        if (!_isArray)
        {
            ReadItem(0, body);
            return;
        }

        if (body.GetArrayLength() is 0) Fault(null, "", Rules.Required, "at least one item is required");
        else if (body.GetArrayLength() > mostItems) Fault(null, "", "size", $"at most {mostItems:N0} items may be sent at once");
        else foreach (var (place, item) in body.EnumerateArray().Index()) ReadItem(place, item);
    }

    private void ReadItem(int place, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            Fault(place, "", Rules.Type, """must be an object such as {"id": …, "actual": …}""");
            return;
        }

        var before = Faults.Count;
        if (item.EnumerateObject().Any(field => field.Name is not (Id or Row or Actual))) Fault(place, "", Rules.Unknown, "may have the fields id, actual and row only");
        var id = ReadId(place, item);
        var row = ReadRow(place, item);
        var actual = ReadActual(place, item);
        if (Faults.Count > before) return;

        if (_places.TryGetValue((id, row), out var earlier))
        {
            if (Items[earlier].Actual != actual) Fault(place, Actual, Rules.Duplicate, "differs from another item for the same prediction");
            return;
        }

        _places[(id, row)] = Items.Count;
        Items.Add(new(id, row, actual));
    }

    private Guid ReadId(int place, JsonElement item)
    {
        if (!item.TryGetProperty(Id, out var value)) Fault(place, Id, Rules.Required, "is required");
        else if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)) return id;
        else Fault(place, Id, Rules.Type, "must be the id of a prediction, as it was answered");
        return default;
    }

    private int ReadRow(int place, JsonElement item)
    {
        if (!item.TryGetProperty(Row, out var value)) return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var row) && row >= 0) return row;
        Fault(place, Row, Rules.Type, "must be the place of a row in its batch, from 0");
        return 0;
    }

    private double ReadActual(int place, JsonElement item)
    {
        if (!item.TryGetProperty(Actual, out var value)) Fault(place, Actual, Rules.Required, "is required");
        else if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var actual) || !double.IsFinite(actual)) Fault(place, Actual, Rules.Type, "must be a number");
        else if (range is { } allowed && !allowed.Contains(actual)) Fault(place, Actual, Rules.Range, $"must be from {Text(allowed.Min)} to {Text(allowed.Max)}");
        else return actual;
        return double.NaN;
    }

    private void Fault(int? place, string field, string rule, string message)
    {
        if (Faults.Count < RowIssues.MostFaults) Faults.Add(new(_isArray ? place : null, new(field, rule, message)));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
