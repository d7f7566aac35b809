using System.Text.Json;

namespace MlopsHousing.Api.Models;

/// <summary>A version in short. Whatever its evidence doesn't say is null: versions may have been published without.</summary>
/// <param name="Version">Its number, as text.</param>
/// <param name="Digest">The sha256 over what it serves from; null for one that is damaged.</param>
/// <param name="Aliases">The parts that it plays now: <c>champion</c>, <c>challenger</c>.</param>
/// <param name="TrainedAt">When it was trained.</param>
/// <param name="Commit">The commit that it was trained with.</param>
/// <param name="Evaluation">How it did on rows that were held out.</param>
/// <param name="Damage">What is wrong with its files in the registry, and what to do; null for nothing.</param>
public sealed record ListedVersion(
    string Version, string? Digest, IReadOnlyList<string> Aliases, DateTimeOffset? TrainedAt, string? Commit, ListedVersion.EvaluationFigures? Evaluation, string? Damage)
{
    internal static ListedVersion Of(int version, string digest, IReadOnlyList<string> aliases, JsonElement metrics, JsonElement lineage) => new(
        $"{version}", digest, aliases,
        Member(lineage, "trainedAt") is { ValueKind: JsonValueKind.String } at && at.TryGetDateTimeOffset(out var time) ? time : null,
        Text(lineage, "commit"),
        metrics.ValueKind == JsonValueKind.Object ? Of(metrics) : null,
        Damage: null);

    private static EvaluationFigures Of(JsonElement metrics)
    {
        var (overall, intervals) = (Member(metrics, "overall"), Member(metrics, "intervals"));
        return new(
            Text(metrics, "unit"), Number(metrics, "trainRows"), Number(overall, "rows"), Text(metrics, "heldOutSha256"),
            Number(overall, "mae"), Number(overall, "rmse"), Number(overall, "r2"), Number(overall, "mape"),
            Number(intervals, "promised"), Number(intervals, "coverage"), Number(intervals, "meanWidth"));
    }

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? Number(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>How a version did on rows that were held out.</summary>
    /// <param name="Unit">The unit of all errors and widths.</param>
    /// <param name="TrainRows">How many rows it learned from before it was measured.</param>
    /// <param name="Rows">How many were held out.</param>
    /// <param name="HeldOutSha256">Which: versions with the same were measured on the same rows, and only their figures compare.</param>
    /// <param name="Mae">The mean absolute error.</param>
    /// <param name="Rmse">The root mean square error.</param>
    /// <param name="R2">The share of the variance that it explains.</param>
    /// <param name="Mape">The mean absolute error as a share of the truth.</param>
    /// <param name="Promised">The share of the truth that intervals are to hold.</param>
    /// <param name="Coverage">The share that they held.</param>
    /// <param name="MeanWidth">How wide they were on average.</param>
    public sealed record EvaluationFigures(
        string? Unit, double? TrainRows, double? Rows, string? HeldOutSha256, double? Mae, double? Rmse, double? R2, double? Mape, double? Promised, double? Coverage,
        double? MeanWidth);
}
