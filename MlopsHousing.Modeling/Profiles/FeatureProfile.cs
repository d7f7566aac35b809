using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>What one feature of the signature looked like in the training rows.</summary>
public sealed record FeatureProfile
{
    /// <summary>The bin's label where there is no value.</summary>
    public const string MissingLabel = "missing";

    // Of categories, which are numbers in a row: the bin of each. Set once the signature is known.
    private int[] _binOfCategory = [];

    public required string Name { get; init; }

    public required FeatureType Type { get; init; }

    /// <summary>Its share in what moves predictions: mean absolute Shapley value over training rows, all features' adding up to 1.</summary>
    public required double Importance { get; init; }

    /// <summary>Rows without a value.</summary>
    public required int Missing { get; init; }

    /// <summary>The spread of a number, or of a date in days since 1970-01-01; null for a category, and where no row has a value.</summary>
    public Distribution? Values { get; init; }

    /// <summary>The levels of a category; null for numbers and dates.</summary>
    public LevelCounts? Levels { get; init; }

    /// <summary>
    /// What drift is measured over: at most <see cref="Distribution.MostBins"/> bins and <c>missing</c>, the last. The shares
    /// are of all rows and add up to 1.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ProfileBin> Bins { get; private set; } = [];

    /// <summary>The place in <see cref="Bins"/> of a value as it stands in a row: NaN where missing, a category by its index.</summary>
    public int BinOf(double value)
    {
        if (double.IsNaN(value)) return Bins.Count - 1;
        if (Levels is null) return Values?.BinOf(value) ?? 0;
        return value >= 0 && value < _binOfCategory.Length ? _binOfCategory[(int)value] : Bins.Count - 2;
    }

    /// <summary>Holds it against the signature's feature, and makes its bins.</summary>
    /// <exception cref="InvalidDataException">They do not fit each other.</exception>
    internal void Bind(Feature feature, int rows)
    {
        var of = $"'{feature.Name}'";
        if (Name != feature.Name || Type != feature.Type) throw Profile.Broken($"{of} of the signature is not where it belongs, or of another type");
        if (!(Importance is >= 0 and <= 1)) throw Profile.Broken($"the importance of {of} must be from 0 to 1");
        if (Missing < 0 || Missing > rows) throw Profile.Broken($"{of} is missing in {Missing} of {rows} rows");
        if (Type == FeatureType.Category ? Levels is null || Values is not null : Levels is not null || Values is null != (Missing == rows))
            throw Profile.Broken($"{of} needs levels where it is a category, else values, unless it is always missing");
        Values?.Check(of, rows - Missing);
        Levels?.Check(of, rows - Missing, name => feature.CategoryIndex(name) >= 0);

        IReadOnlyList<ProfileBin> bins = Levels?.BinsOf(rows)
            ?? Values?.BinsOf(rows, Type == FeatureType.Date ? CalendarDate.Format : Figure.Write)
            ?? [new("any", 0)];
        Bins = [.. bins, new(MissingLabel, (double)Missing / rows)];
        if (Levels is null) return;
        _binOfCategory = new int[feature.Categories?.Count ?? 0];
        Array.Fill(_binOfCategory, Levels.OwnBins);
        for (var bin = 0; bin < Levels.OwnBins; bin++) _binOfCategory[feature.CategoryIndex(Levels.Names[bin])] = bin;
    }
}
