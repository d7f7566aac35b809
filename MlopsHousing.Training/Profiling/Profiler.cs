using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Profiling;

/// <summary>Draws up the profile of the data that a model was trained on.</summary>
internal static class Profiler
{
    public static Profile Of(Dataset data, TrainedModel model, Importance importance, Action<double> progress, CancellationToken cancel)
    {
        var signature = data.Signature;
        double[][] columns = [.. Enumerable.Range(0, signature.Width).Select(data.Column)];
        FeatureProfile[] features = [.. signature.Features.Select((feature, i) => Describe(feature, columns[i], importance.Shares[i]))];
        progress(0.5);
        cancel.ThrowIfCancellationRequested();
        double[] targets = [.. data.Targets];
        var profile = new Profile
        {
            Rows = data.Count,
            Features = features,
            Target = Distribution.Of(targets),
            // As new rows are predicted, not as rows that the forest knows.
            Prediction = Distribution.Of(model.Intervals?.Predictions ?? model.Score(model.TrainingFeatures)),
            Map = Map(data, model),
        };
        var correlated = profile.ByImportance.Where(i => features[i].Values is not null).Take(Correlations.MostFeatures);
        profile = profile with
        {
            Correlations = RankTable.Of([.. correlated.Select(i => (features[i].Name, columns[i])), (signature.Target.Name, targets)]),
        };
        progress(1);
        // Through the file, so that what is published is what can be read.
        return Profile.Parse(profile.ToJson(), signature);
    }

    private static FeatureProfile Describe(Feature feature, double[] column, double importance)
    {
        var present = column.Where(v => !double.IsNaN(v)).ToArray();
        var isCategory = feature.Type == FeatureType.Category;
        return new()
        {
            Name = feature.Name,
            Type = feature.Type,
            Importance = importance,
            Missing = column.Length - present.Length,
            Values = isCategory || present.Length == 0 ? null : Distribution.Of(present),
            Levels = isCategory ? LevelCounts.Of(present.Where(v => v >= 0).CountBy(v => feature.Categories![(int)v]), present.Count(v => v < 0)) : null,
        };
    }

    private static TargetMap? Map(Dataset data, TrainedModel model)
    {
        if (model.Recipe.Neighbours?.Plane is not { } plane) return null;
        return TargetMap.Of(Column(plane.X), Column(plane.Y), data.Targets, plane.ScaleY / plane.ScaleX);

        (string, double[]) Column(string name) => (name, data.Column(data.Signature.IndexOf(name)));
    }
}
