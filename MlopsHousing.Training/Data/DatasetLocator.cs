namespace MlopsHousing.Training.Data;

/// <summary>Finds the data, which is not part of the repository.</summary>
public static class DatasetLocator
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "HOUSING_DATA";

    /// <summary>
    /// The path given; else that in <see cref="Variable"/>; else the file in <c>data/</c>, then in <c>../shared/data/</c>,
    /// of the nearest folder upwards that has one of them.
    /// </summary>
    /// <param name="given">What the caller asked for, if anything.</param>
    /// <param name="fileName">The file's name, such as <see cref="DatasetSource.File"/>.</param>
    /// <param name="from">Where to begin looking: the current folder by default.</param>
    /// <exception cref="TrainingException">There is none; the message says where it was looked for.</exception>
    public static string Find(string? given, string? fileName, string? from = null)
    {
        if (!string.IsNullOrEmpty(given)) return Existing(given, "--data");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable) return Existing(variable, Variable);
        if (fileName is null) throw new TrainingException($"Which data? Say it with --data PATH or {Variable}.");

        for (var folder = new DirectoryInfo(from ?? Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            foreach (var place in (string[])[Path.Combine(folder.FullName, "data"), Path.Combine(folder.FullName, "..", "shared", "data")])
                if (Path.GetFullPath(Path.Combine(place, fileName)) is var file && File.Exists(file))
                    return file;

        throw new TrainingException($"{fileName} is neither in data/ nor in ../shared/data/. Fetch it with 'mlops data fetch', or say where it is with --data PATH or {Variable}.");
    }

    private static string Existing(string path, string by) => File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new TrainingException($"There is no file {path}, which {by} names.");
}
