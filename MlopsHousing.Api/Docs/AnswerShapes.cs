using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlopsHousing.Api.Models;

namespace MlopsHousing.Api.Docs;

// What the hand-written JSON of the busy paths looks like, for the API's description. Tests hold the answers against it.

/// <summary>The answer to one row.</summary>
/// <param name="Id">Names this prediction, for instance in feedback; sorts by time (UUID version 7).</param>
/// <param name="Value">In the unit.</param>
/// <param name="Interval">Where the truth lies as often as its coverage says; null from a version that has no intervals.</param>
/// <param name="Unit">The unit of the target, such as USD.</param>
/// <param name="Model">The version that answered.</param>
/// <param name="Warnings">Fields inside their hard range but outside what training saw.</param>
/// <param name="Base">Only with explain=true: the prediction of a row of which nothing is known. With it, contributions add up to the prediction.</param>
/// <param name="Contributions">Only with explain=true: what each feature adds, the largest first, whichever way.</param>
public sealed record Prediction(
    Guid Id, [property: JsonPropertyName("prediction")] double Value, PredictionInterval? Interval, string Unit, ModelReference Model,
    IReadOnlyList<FieldIssue> Warnings, double? Base = null, IReadOnlyList<FeatureContribution>? Contributions = null);

/// <summary>What a feature adds to a prediction: its Shapley value.</summary>
/// <param name="Feature">Its name; location for a pair of coordinates.</param>
/// <param name="Value">As it would stand in a request; of a location an object of both coordinates. Null where it is missing, and for a category that training never saw.</param>
/// <param name="Contribution">In the unit of the prediction; negative where it takes something away.</param>
public sealed record FeatureContribution(string Feature, JsonNode? Value, double Contribution);

/// <summary>Holds the truth in as many of many answers as its coverage says.</summary>
/// <param name="Lower">In the unit of the prediction, and never above it.</param>
/// <param name="Upper">In the unit of the prediction, and never below it.</param>
/// <param name="Coverage">The share that was asked for, 0.9 unless it was another.</param>
public sealed record PredictionInterval(double Lower, double Upper, double Coverage);

/// <summary>The answer to a batch.</summary>
/// <param name="Id">Names this batch; with a row's place, the row's prediction, for instance in feedback.</param>
/// <param name="Unit">The unit of the predictions.</param>
/// <param name="Model">The version that answered.</param>
/// <param name="Predictions">One for each row, in the order of the rows.</param>
/// <param name="Intervals">One for each prediction; null from a version that has no intervals.</param>
/// <param name="WarningCount">How many warnings there are.</param>
/// <param name="Warnings">The first 1,000 warnings, by row.</param>
/// <param name="Base">Only with explain=true: what the contributions of every row start from.</param>
/// <param name="Contributions">Only with explain=true: a list for each prediction.</param>
public sealed record BatchPrediction(
    Guid Id, string Unit, ModelReference Model, IReadOnlyList<double> Predictions, IReadOnlyList<PredictionInterval>? Intervals, int WarningCount,
    IReadOnlyList<RowIssue> Warnings, double? Base = null, IReadOnlyList<IReadOnlyList<FeatureContribution>>? Contributions = null);

/// <summary>The answer to one line of a stream: a prediction with warnings, or errors.</summary>
/// <param name="Row">The place among the rows sent, from 0.</param>
/// <param name="Prediction">In the target's unit; absent from a row at fault.</param>
/// <param name="Interval">Absent from a row at fault; null from a version that has no intervals.</param>
/// <param name="Base">Only with explain=true; absent from a row at fault.</param>
/// <param name="Contributions">Only with explain=true; absent from a row at fault.</param>
/// <param name="Warnings">Absent from a row at fault.</param>
/// <param name="Errors">Only of a row at fault.</param>
/// <param name="Problem">Only of the last line of a stream that had to end early.</param>
public sealed record LinePrediction(
    long Row, double? Prediction = null, PredictionInterval? Interval = null, double? Base = null, IReadOnlyList<FeatureContribution>? Contributions = null,
    IReadOnlyList<FieldIssue>? Warnings = null, IReadOnlyList<FieldIssue>? Errors = null, ProblemDetail? Problem = null);

/// <summary>What is wrong or doubtful with a field.</summary>
/// <param name="Field">Its name; empty when the row as a whole is meant.</param>
/// <param name="Rule">The rule that is broken, for programs.</param>
/// <param name="Message">What is expected, for people.</param>
public sealed record FieldIssue(string Field, string Rule, string Message);

/// <summary>What is wrong or doubtful with a field of a row.</summary>
/// <param name="Field">Its name; empty when the row as a whole is meant.</param>
/// <param name="Rule">The rule that is broken, for programs.</param>
/// <param name="Message">What is expected, for people.</param>
/// <param name="Row">The place of the row, from 0; absent when there is one row only.</param>
public sealed record RowIssue(string Field, string Rule, string Message, int? Row = null);

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Type">Names the kind of problem, stably; leads to its explanation.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="TraceId">Under which the service's log knows the request.</param>
/// <param name="Detail">What happened this time; absent where the title says all.</param>
/// <param name="Errors">The fields at fault; absent where it is no field's.</param>
public sealed record ProblemDetail(string Type, string Title, int Status, string TraceId, string? Detail = null, IReadOnlyList<RowIssue>? Errors = null);
