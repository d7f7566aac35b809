using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli;

/// <summary>Finds the description of the data set that is meant.</summary>
internal static class DatasetFolder
{
    /// <summary>The description that was named, else the only one in the nearest folder <c>datasets</c>.</summary>
    public static DatasetDescription Load(string? given) => DatasetDescription.Load(given ?? Default());

    /// <summary>Where data goes and is looked for: <c>data/</c> beside the nearest <c>datasets/</c>, else in the current folder.</summary>
    public static string DataFolder() => Path.Combine(Upwards() is { } datasets ? Path.GetDirectoryName(datasets)! : Environment.CurrentDirectory, "data");

    private static string Default()
    {
        var datasets = Upwards() ?? throw new UsageException("No folder 'datasets' was found from here upwards. Name the data set's description with --signature PATH.");
        var folders = Directory.EnumerateDirectories(datasets).Where(f => File.Exists(Path.Combine(f, ArtifactNames.Signature))).ToList();
        return folders switch
        {
            [var only] => only,
            [] => throw new UsageException($"{datasets} describes no data set. Name one with --signature PATH."),
            _ => throw new UsageException($"There are several data sets. Name one with --signature PATH: {string.Join(", ", folders)}."),
        };
    }

    private static string? Upwards()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "datasets") is var datasets && Directory.Exists(datasets))
                return datasets;
        return null;
    }
}
