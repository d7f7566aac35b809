namespace MlopsHousing.Modeling.Signatures;

/// <summary>
/// Puts rows of one version's signature into another's: features by name, categories by their text, whose number differs from
/// version to version.
/// </summary>
public sealed class RowTranslation
{
    private readonly Signature _from;
    private readonly Signature _to;
    private readonly int[] _places;
    private readonly int[]?[] _categories;

    private RowTranslation(Signature from, Signature to)
    {
        (_from, _to) = (from, to);
        _places = [.. to.Features.Select(f => from.IndexOf(f.Name))];
        _categories = [.. to.Features.Select((f, i) => f.Type == FeatureType.Category && _places[i] >= 0
            ? from.Features[_places[i]].Categories?.Select(text => f.CategoryIndex(text)).ToArray() ?? []
            : null)];
    }

    /// <summary>How rows of one signature become rows of another.</summary>
    /// <param name="from">The signature of the rows.</param>
    /// <param name="to">The signature that they are to have.</param>
    /// <param name="why">Why they can't; null where they can.</param>
    public static RowTranslation? Between(Signature from, Signature to, out string? why)
    {
        why = to.Features.Select(f => Obstacle(from, f)).FirstOrDefault(obstacle => obstacle is not null);
        return why is null ? new(from, to) : null;
    }

    /// <summary>Translates a row.</summary>
    /// <param name="row">A row of the signature that it comes from.</param>
    /// <param name="translated">Filled: a row of the other; a category that is unknown there is -1, as one never seen.</param>
    /// <returns>False for a row that is not as wide as the signature that it is said to have.</returns>
    public bool TryTranslate(ReadOnlySpan<double> row, Span<double> translated)
    {
        if (row.Length != _from.Width) return false;
        for (var i = 0; i < _to.Width; i++)
        {
            var value = _places[i] < 0 ? double.NaN : row[_places[i]];
            if (_categories[i] is { } numbers && value is >= 0) value = value < numbers.Length ? numbers[(int)value] : -1;
            translated[i] = value;
        }

        return true;
    }

    private static string? Obstacle(Signature from, Feature feature) => from.IndexOf(feature.Name) switch
    {
        < 0 when feature.IsRequired => $"they lack '{feature.Name}'",
        < 0 => null,
        var at when from.Features[at].Type != feature.Type => $"their '{feature.Name}' is a {$"{from.Features[at].Type}".ToLowerInvariant()}",
        _ => null,
    };
}
