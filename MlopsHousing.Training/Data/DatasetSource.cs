namespace MlopsHousing.Training.Data;

/// <summary><c>source.json</c>: where a data set is published, and what it must be when it arrives.</summary>
/// <param name="File">The name of the CSV file that it becomes.</param>
/// <param name="Sha256">The hash of that file.</param>
/// <param name="Columns">The names of the columns, which the published file lacks, in its order; all are numbers.</param>
/// <param name="Archive">The published archive.</param>
/// <param name="Description">What it is and who made it.</param>
public sealed record DatasetSource(string File, string Sha256, IReadOnlyList<string> Columns, DatasetArchive Archive, string? Description = null);

/// <summary>A gzipped tar archive with a file of comma-separated numbers in it.</summary>
/// <param name="Urls">Where it can be had; tried in order.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Entry">The path of the file in it.</param>
public sealed record DatasetArchive(IReadOnlyList<string> Urls, string Sha256, string Entry);
