using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Cli.Models;

/// <summary>Two versions side by side, figure by figure. Whatever their evidence says is compared; nothing is expected of it.</summary>
internal static class Comparison
{
    /// <summary>Measures that are better when larger; of all others less is more.</summary>
    private static readonly string[] _moreIsBetter = ["r2"];

    /// <summary>How they did as a whole, and how sure they are.</summary>
    public static IReadOnlyList<Figure> Quality(Evidence a, Evidence b) =>
        Pair(Flat(a.Metrics).Where(f => !f.Name.StartsWith("segments.", StringComparison.Ordinal)), Flat(b.Metrics).Where(f => !f.Name.StartsWith("segments.", StringComparison.Ordinal)));

    /// <summary>How they did by segment.</summary>
    public static IReadOnlyList<Figure> Segments(Evidence a, Evidence b) => Pair(OfSegments(a), OfSegments(b));

    /// <summary>What they were trained with.</summary>
    public static IReadOnlyList<Figure> Parameters(Evidence a, Evidence b) => Pair(Flat(a.Lineage?["parameters"]), Flat(b.Lineage?["parameters"]));

    /// <summary>What they were trained on, and where.</summary>
    public static IReadOnlyList<Figure> Origin(Evidence a, Evidence b)
    {
        return Pair(Of(a), Of(b));

        static IEnumerable<(string Name, JsonValue Value)> Of(Evidence evidence) =>
            Flat(evidence.Lineage).Where(f => !f.Name.StartsWith("parameters.", StringComparison.Ordinal) && !f.Name.StartsWith("seconds.", StringComparison.Ordinal));
    }

    /// <summary>The inputs that only one of them takes, or that they take otherwise.</summary>
    public static IReadOnlyList<Figure> Features(Signature a, Signature b)
    {
        return [.. Pair(Of(a), Of(b)).Where(f => f.Changed)];

        static IEnumerable<(string Name, JsonValue Value)> Of(Signature signature) => signature.Features.Select(f =>
            (f.Name, JsonValue.Create($"{$"{f.Type}".ToLowerInvariant()}{(f.IsRequired ? "" : "?")} {f.Unit} {f.HardRange}".TrimEnd())));
    }

    private static IEnumerable<(string Name, JsonValue Value)> OfSegments(Evidence evidence) =>
        from segment in evidence.Metrics?["segments"] as JsonArray ?? []
        from figure in Flat(segment?["metrics"])
        select ($"{segment!["by"]}: {segment["segment"]}.{figure.Name}", figure.Value);

    private static IReadOnlyList<Figure> Pair(IEnumerable<(string Name, JsonValue Value)> a, IEnumerable<(string Name, JsonValue Value)> b)
    {
        var (left, right) = (a.ToList(), b.ToDictionary());
        var names = left.Select(f => f.Name).ToHashSet();
        return [
            .. left.Select(f => new Figure(f.Name, f.Value, right.GetValueOrDefault(f.Name))),
            .. right.Where(f => !names.Contains(f.Key)).Select(f => new Figure(f.Key, null, f.Value)),
        ];
    }

    /// <summary>Every value of a document by its path, in its order.</summary>
    private static IEnumerable<(string Name, JsonValue Value)> Flat(JsonNode? node, string path = "") => node switch
    {
        JsonValue value => [(path, value)],
        JsonObject members => members.SelectMany(m => Flat(m.Value, path.Length == 0 ? m.Key : $"{path}.{m.Key}")),
        JsonArray items => items.SelectMany((item, i) => Flat(item, $"{path}.{i + 1}")),
        _ => [],
    };

    /// <summary>One thing of both versions; null where a version doesn't say it.</summary>
    public sealed record Figure(string Name, JsonValue? A, JsonValue? B)
    {
        public bool Changed => A?.ToJsonString() != B?.ToJsonString();

        /// <summary>B less A, where both are numbers.</summary>
        public double? Difference => Number(A) is { } a && Number(B) is { } b ? b - a : null;

        /// <summary>The difference as a share of A.</summary>
        public double? Relative => Difference is { } d && Number(A) is { } a and not 0 ? d / Math.Abs(a) : null;

        /// <summary>Whether B is better by it; null where they are equal or it is no measure of quality.</summary>
        public bool? Better => Difference is null or 0 ? null : Difference > 0 == _moreIsBetter.Contains(Name[(Name.LastIndexOf('.') + 1)..]);

        private static double? Number(JsonValue? value) => value is not null && value.TryGetValue(out double number) ? number : null;
    }
}
