using System.Text.Json;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary>The models of the registry.</summary>
public sealed record ModelListAnswer(IReadOnlyList<ModelSummary> Models);

/// <summary>A model and who plays which part in it.</summary>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Champion">The version that answers; null before the first promotion.</param>
/// <param name="Challenger">The version that wants to.</param>
/// <param name="Trial">The challenger's part in live traffic; null where it has none.</param>
/// <param name="Versions">All versions, ascending.</param>
public sealed record ModelSummary(string Name, string? Champion, string? Challenger, TrialSummary? Trial, IReadOnlyList<string> Versions);

/// <summary>A challenger's part in live traffic.</summary>
/// <param name="Mode"><c>shadow</c>: it scores copies of requests; <c>canary</c>: it answers clients.</param>
/// <param name="Share">How many of them.</param>
/// <param name="Since">When it began.</param>
public sealed record TrialSummary(string Mode, double Share, DateTimeOffset Since)
{
    internal static TrialSummary? Of(LiveTrial? trial) => trial is null ? null : new(LiveTrial.Name(trial.Mode), trial.Share, trial.Since);
}

/// <summary>A model with the signature of its champion, or of its newest version where there is none.</summary>
public sealed record ModelAnswer(
    string Name, string? Description, string? Champion, string? Challenger, TrialSummary? Trial, IReadOnlyList<string> Versions, SignatureAnswer? Signature);

/// <summary>What a model takes and gives.</summary>
public sealed record SignatureAnswer(IReadOnlyList<FeatureAnswer> Features, TargetAnswer Target);

/// <summary>One input of a model.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Type"><c>number</c>, <c>category</c> (text) or <c>date</c> (2026-01-31).</param>
/// <param name="Unit">The unit of a number.</param>
/// <param name="Description">What it means.</param>
/// <param name="Required">False when it may be left out or null.</param>
/// <param name="Range">Values outside are refused.</param>
/// <param name="TrainingRange">Values outside are answered with a warning.</param>
/// <param name="Categories">The categories that training saw.</param>
/// <param name="Example">A real value.</param>
public sealed record FeatureAnswer(
    string Name, string Type, string? Unit, string? Description, bool Required,
    JsonArray? Range, JsonArray? TrainingRange, IReadOnlyList<string>? Categories, JsonNode? Example);

/// <summary>What a model predicts.</summary>
public sealed record TargetAnswer(string Name, string Unit, string? Description);

/// <summary>One version: what it is, how good it is, and where it comes from.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its number, as text.</param>
/// <param name="Digest">The sha256 over what it serves from.</param>
/// <param name="Aliases">The parts that it plays now: <c>champion</c>, <c>challenger</c>.</param>
/// <param name="Metrics">How it did in evaluation; null when it was published without.</param>
/// <param name="Lineage">The data, seed, parameters and packages it was made from; null when it was published without.</param>
/// <param name="Card">Where its model card is.</param>
/// <param name="Files">Every file of the version with its hash.</param>
public sealed record VersionAnswer(
    string Name, string Version, string Digest, IReadOnlyList<string> Aliases,
    JsonElement? Metrics, JsonElement? Lineage, string? Card, IReadOnlyList<FileAnswer> Files);

/// <summary>A file of a version.</summary>
public sealed record FileAnswer(string Name, string Sha256, long Bytes);
