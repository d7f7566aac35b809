using System.Globalization;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using static MlopsHousing.Training.Cards.CardFigures;

namespace MlopsHousing.Training.Cards;

/// <summary>What a model was made from.</summary>
internal static class OriginSections
{
    // A card is for reading; the files hold the rest.
    private const int MostRows = 40;

    public static CardSection Data(CardSource source)
    {
        var (metrics, lineage) = (source.Metrics, source.Lineage);
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { "rows", Count(lineage.Rows) },
            new[] { "sha256 of the file", lineage.DataSha256 },
            new[] { "held out to measure", $"{Count(metrics.Overall.Rows)} rows at random (seed {metrics.Seed}); the other {Count(metrics.TrainRows)} were trained on for that" },
            new[] { "sha256 of the held-out row numbers", metrics.HeldOutSha256 ?? "" },
            new[] { "trained on for serving", $"all {Count(lineage.Rows)}" },
        };
        var blocks = new List<CardBlock> { new CardBlock.Table(["", ""], rows) };
        if (source.Description.Source?.Description is { } description) blocks.Insert(0, new CardBlock.Text(description));
        return new("Data", blocks);
    }

    public static CardSection Inputs(CardSource source) => new("Inputs",
    [
        new CardBlock.Table(
            ["feature", "type", "seen in training", "allowed", "meaning"],
            [.. ByImportance(source).Select(i => source.Data.Signature.Features[i]).Select(f => new[]
            {
                f.Name,
                (f.Unit ?? f.Type.ToString().ToLowerInvariant()) + (f.IsRequired ? "" : ", may be missing"),
                f.Categories is { } levels ? $"{Count(levels.Count)} categories" : Range(f, f.TrainingRange),
                f.Categories is null ? Range(f, f.HardRange) : f.Unseen == UnseenPolicy.Warn ? "others with a warning" : "only these",
                f.Description ?? "",
            })]),
        .. Rest(source, "signature.json"),
        new CardBlock.Text($"From these {source.Data.Signature.Width} the recipe makes the {source.Model.Features.Width} features that {source.Model.Forest.TreeCount} trees split on (features.json)."),
    ]);

    public static CardSection DriftReference(CardSource source) => new("Drift reference",
    [
        new CardBlock.Text("What live requests are compared with, from the rows trained on (profile.json): ten bins per number, the frequent levels of each category."),
        new CardBlock.Table(
            ["feature", "missing", "least", "10 %", "median", "90 %", "greatest"],
            [
                .. ByImportance(source).Select(i => Spread(source.Profile.Features[i], source.Profile.Rows)),
                Spread(source.Data.Signature.Target.Name + " (target)", "–", source.Profile.Target, Number),
                Spread("prediction, of rows not seen", "–", source.Profile.Prediction, Number),
            ]),
        .. Rest(source, "profile.json"),
    ]);

    public static CardSection Lineage(CardSource source)
    {
        var (lineage, p) = (source.Lineage, source.Lineage.Parameters);
        return new("Lineage",
        [
            new CardBlock.Table(["", ""],
            [
                new[] { "digest", source.Digest },
                new[] { "trained", lineage.TrainedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) },
                new[] { "code", lineage.Commit is { } commit ? $"commit {commit}" : "outside a repository" },
                new[] { "runtime", $"{lineage.Runtime} on {lineage.Architecture}" },
                new[] { "packages", string.Join(", ", lineage.Packages.Select(package => $"{package.Key} {package.Value}")) },
                new[] { "LightGBM", string.Create(CultureInfo.InvariantCulture, $"{p.Trees} trees, {p.Leaves} leaves, learning rate {p.LearningRate}, at least {p.MinimumRowsPerLeaf} rows a leaf, {p.Bins} bins, L2 {p.L2}, features {p.FeatureFraction}, rows {p.RowFraction}, seed {p.Seed}") },
            ]),
            new CardBlock.Text("The same data, seed, packages and CPU architecture give the same digest."),
        ]);
    }

    private static IEnumerable<int> ByImportance(CardSource source) => source.Profile.ByImportance.Take(MostRows);

    private static IEnumerable<CardBlock> Rest(CardSource source, string file)
    {
        if (source.Data.Signature.Width > MostRows)
            yield return new CardBlock.Text($"These are the {MostRows} most important; {file} has all {source.Data.Signature.Width}.");
    }

    private static string Range(Feature feature, Interval? range) => range is not { } r ? "–"
        : feature.Type == FeatureType.Date ? $"{CalendarDate.Format(r.Min)} to {CalendarDate.Format(r.Max)}"
        : $"{Number(r.Min)} to {Number(r.Max)}";

    private static string[] Spread(FeatureProfile feature, int rows)
    {
        var missing = feature.Missing == 0 ? "0" : Percent((double)feature.Missing / rows);
        if (feature.Values is { } values) return Spread(feature.Name, missing, values, feature.Type == FeatureType.Date ? CalendarDate.Format : Number);
        var levels = feature.Levels is { } l ? string.Join(", ", l.Names.Take(3).Zip(l.Counts, (name, count) => $"{name} {Percent((double)count / rows)}")) : "never given";
        return [feature.Name, missing, levels, "", "", "", ""];
    }

    private static string[] Spread(string name, string missing, Distribution values, Func<double, string> write) =>
        [name, missing, .. new[] { 0, 0.1, 0.5, 0.9, 1 }.Select(share => write(values.QuantileAt(share)))];
}
