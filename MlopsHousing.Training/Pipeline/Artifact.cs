using System.Text;
using System.Text.Json;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

/// <summary>Lays a trained model out as the files of a version.</summary>
internal static class Artifact
{
    public static ArtifactFiles Files(Dataset data, DatasetDescription description, TrainedModel model, ModelMetrics metrics, Lineage lineage)
    {
        var serving = new Dictionary<string, byte[]>
        {
            [ArtifactNames.Signature] = data.Signature.ToJson(),
            [ArtifactNames.Features] = model.Recipe.ToJson(),
            [ArtifactNames.Forest] = model.Forest.ToBytes(),
        };
        if (model.Table is { } table) serving[ArtifactNames.Neighbours] = table.ToBytes();
        if (model.Intervals is { } intervals)
        {
            serving[ArtifactNames.Intervals] = intervals.Scores.ToJson();
            serving[ArtifactNames.Difficulty] = intervals.Difficulty.ToBytes();
        }

        return new(serving, new Dictionary<string, byte[]>
        {
            ["model.zip"] = model.Zip,
            [DataContract.FileName] = description.Contract.ToJson(),
            ["metrics.json"] = [.. JsonSerializer.SerializeToUtf8Bytes(metrics, EvidenceJson.Default.ModelMetrics), (byte)'\n'],
            ["lineage.json"] = [.. JsonSerializer.SerializeToUtf8Bytes(lineage, EvidenceJson.Default.Lineage), (byte)'\n'],
            ["model-card.md"] = Encoding.UTF8.GetBytes(ModelCard.Write(data, model, metrics, lineage)),
        });
    }
}
