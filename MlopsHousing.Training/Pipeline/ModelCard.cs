using System.Text;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

/// <summary><c>model-card.md</c>: what the model is, on one page.</summary>
internal static class ModelCard
{
    public static string Write(Dataset data, TrainedModel model, ModelMetrics metrics, Lineage lineage)
    {
        var signature = data.Signature;
        var card = new StringBuilder($"# {signature.Name}\n\n{signature.Description}\n\n")
            .Append($"Predicts **{signature.Target.Name}** in {signature.Target.Unit}. {signature.Target.Description}\n\n")
            .Append($"{model.Forest.TreeCount} trees over {model.Features.Width} features made from {signature.Width}; ")
            .Append($"trained on {lineage.Rows} rows (sha256 {lineage.DataSha256}).\n\n")
            .Append("## Inputs\n\n| feature | unit | seen in training |\n|---|---|---|\n");
        foreach (var feature in signature.Features)
            card.Append($"| {feature.Name} | {feature.Unit ?? feature.Type.ToString().ToLowerInvariant()} | {feature.TrainingRange?.ToString() ?? $"{feature.Categories?.Count} categories"} |\n");

        var overall = metrics.Overall;
        card.Append($"\n## Quality\n\nOn {overall.Rows} rows held out at random (seed {metrics.Seed}), trained on the other {metrics.TrainRows}:\n\n")
            .Append("| rows | RMSE | MAE | R² | MAPE |\n|---|---|---|---|---|\n")
            .Append(Row("all", overall)[6..]);
        foreach (var by in metrics.Segments.GroupBy(s => s.By))
        {
            card.Append($"\n| {by.Key} | rows | RMSE | MAE | R² | MAPE |\n|---|---|---|---|---|---|\n");
            foreach (var segment in by) card.Append(Row(segment.Segment, segment.Metrics));
        }

        if (metrics.Intervals is { } intervals)
        {
            card.Append($"\n## Intervals\n\nOn the same rows, intervals of {intervals.Promised:0%} hold {intervals.Coverage:0.0%} of the truth and are {intervals.MeanWidth:N0} wide on average, ")
                .Append($"{intervals.Narrower:0.0%} less than intervals of one width ({intervals.ConstantWidth:N0}, which hold {intervals.ConstantCoverage:0.0%}).\n");
            foreach (var by in intervals.Segments.GroupBy(s => s.By))
            {
                card.Append($"\n| {by.Key} | rows | held | mean width |\n|---|---|---|---|\n");
                foreach (var segment in by) card.Append($"| {segment.Segment} | {segment.Rows} | {segment.Coverage:0.0%} | {segment.MeanWidth:N0} |\n");
            }
        }

        if (metrics.NeighbourShift is { } shift)
            card.Append($"\nNeighbours come from {shift.Folds - 1} of {shift.Folds} folds in training and from all rows in serving. ")
                .Append($"On the held-out rows that makes an RMSE of {shift.RmseAsServed:N0} as served and {shift.RmseAsTrained:N0} as trained.\n");
        return card.ToString();
    }

    private static string Row(string name, RegressionMetrics m) =>
        $"| {name} | {m.Rows} | {m.Rmse:N0} | {m.Mae:N0} | {m.R2:0.000} | {m.Mape:0.0%} |\n";
}
