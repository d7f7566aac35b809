using System.Text.Json;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Api.Models;

/// <summary>
/// What the API knows of the version that answers: its identity and its signature, never its forest. Immutable; a request
/// takes one once and keeps it to its end, so no answer mixes two versions.
/// </summary>
public sealed class ServedModel
{
    /// <summary>The response header that names the version where the body's format has no place for it.</summary>
    public const string Header = "X-Model";

    /// <summary>Takes what was read from the registry.</summary>
    /// <param name="version">The version.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="role">The alias by which it answers: <c>champion</c>.</param>
    /// <param name="intervals">How far its intervals reach; null where it has none.</param>
    /// <param name="reported">What its explanations speak of, in their order.</param>
    /// <param name="bins">Where its traffic is counted; null where it has no profile.</param>
    /// <param name="segments">How its rows are told apart.</param>
    public ServedModel(
        ModelVersion version, Signature signature, string role, ConformalScores? intervals, IReadOnlyList<ReportedFeature> reported, DriftBins? bins = null,
        IReadOnlyList<Segmentation>? segments = null)
    {
        Bins = bins;
        Segments = segments ?? [];
        Intervals = intervals;
        Reported = reported;
        Version = version;
        Role = role;
        Signature = signature;
        HeaderValue = $"{version.Model}/{version.Number}@{version.Digest}";
        Labels = new ModelLabels(version, role);
        Unit = JsonEncodedText.Encode(signature.Target.Unit);
        Json = JsonSerializer.SerializeToUtf8Bytes(ModelReference.Of(version), ApiJson.Default.ModelReference);
    }

    public ModelVersion Version { get; }

    /// <summary>The alias by which it answers.</summary>
    public string Role { get; }

    public Signature Signature { get; }

    /// <summary>Null for a version that was trained on too little to tell how sure it is, or before that was told.</summary>
    public ConformalScores? Intervals { get; }

    /// <summary>What its explanations speak of, in the order in which the predictor tells contributions.</summary>
    public IReadOnlyList<ReportedFeature> Reported { get; }

    /// <summary>Counts what comes in, to be compared with what it was trained on; null for a version without a profile.</summary>
    public DriftBins? Bins { get; }

    /// <summary>What its quality is told by; empty for a version that was published without.</summary>
    public IReadOnlyList<Segmentation> Segments { get; }

    /// <summary>The names of the segments that a row belongs to.</summary>
    public IEnumerable<(string By, string Segment)> SegmentsOf(double[] row) =>
        from segmentation in Segments
        let place = row.Length == Signature.Width ? segmentation.PlaceOf(row) : -1
        where place >= 0
        select (segmentation.By, segmentation.Names[place]);

    /// <summary>The interval around one of its predictions; null where it has none.</summary>
    public Interval? IntervalOf(double prediction, double scale, double coverage) =>
        Intervals?.Around(prediction, scale, coverage, Signature.Target.HardRange);

    /// <summary><c>name/version@digest</c>.</summary>
    public string HeaderValue { get; }

    /// <summary>Its labels in metrics.</summary>
    public ModelLabels Labels { get; }

    /// <summary>The unit of predictions, ready to be written.</summary>
    public JsonEncodedText Unit { get; }

    /// <summary>The <c>model</c> object of every answer as UTF-8 JSON, made once.</summary>
    public byte[] Json { get; }
}
