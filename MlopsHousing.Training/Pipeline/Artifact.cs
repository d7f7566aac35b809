using System.Text;
using System.Text.Json;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Training.Cards;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Plots;

namespace MlopsHousing.Training.Pipeline;

/// <summary>Lays a trained model out as the files of a version.</summary>
internal static class Artifact
{
    /// <summary>What answers depend on.</summary>
    public static Dictionary<string, byte[]> Serving(Dataset data, TrainedModel model, Profile profile)
    {
        var serving = new Dictionary<string, byte[]>
        {
            [ArtifactNames.Signature] = data.Signature.ToJson(),
            [ArtifactNames.Features] = model.Recipe.ToJson(),
            [ArtifactNames.Forest] = model.Forest.ToBytes(),
            [ArtifactNames.Profile] = profile.ToJson(),
        };
        if (model.Table is { } table) serving[ArtifactNames.Neighbours] = table.ToBytes();
        if (model.Intervals is { } intervals)
        {
            serving[ArtifactNames.Intervals] = intervals.Scores.ToJson();
            serving[ArtifactNames.Difficulty] = intervals.Difficulty.ToBytes();
        }

        return serving;
    }

    /// <summary>The digest that a version of these files will have.</summary>
    public static string Digest(Dictionary<string, byte[]> serving) => Manifest.Of(new(serving, new Dictionary<string, byte[]>())).Digest;

    /// <summary>What people and auditors read.</summary>
    public static Dictionary<string, byte[]> Evidence(Dataset data, DatasetDescription description, TrainedModel model, ModelMetrics metrics, Lineage lineage, CardContent card)
    {
        var evidence = new Dictionary<string, byte[]>
        {
            [ArtifactNames.Segments] = Segmentation.ToJson(SegmentRule.FitAll(description.Segments, data)),
            ["model.zip"] = model.Zip,
            [DataContract.FileName] = description.Contract.ToJson(),
            [ArtifactNames.Metrics] = [.. JsonSerializer.SerializeToUtf8Bytes(metrics, EvidenceJson.Default.ModelMetrics), (byte)'\n'],
            [ArtifactNames.Lineage] = [.. JsonSerializer.SerializeToUtf8Bytes(lineage, EvidenceJson.Default.Lineage), (byte)'\n'],
            [ArtifactNames.CardText] = Encoding.UTF8.GetBytes(CardMarkdown.Write(card)),
            [ArtifactNames.CardPage] = Encoding.UTF8.GetBytes(CardHtml.Write(card)),
        };
        foreach (var plot in card.Plots) evidence[plot.File] = Encoding.UTF8.GetBytes(Chart.ToFile(plot.Svg));
        return evidence;
    }
}
