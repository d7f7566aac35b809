using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Data;

/// <summary>
/// What is known of a data set before its data: a folder of JSON files. Only <c>signature.json</c> is needed; without the
/// others features are made by the standard recipe, the contract follows from the signature, and nothing is segmented or fetched.
/// </summary>
public sealed record DatasetDescription
{
    public required Signature Signature { get; init; }

    /// <summary><c>features.json</c>.</summary>
    public required FeatureRecipe Recipe { get; init; }

    /// <summary><c>data-contract.json</c>.</summary>
    public required DataContract Contract { get; init; }

    /// <summary><c>segments.json</c>: by what the model's quality is broken down.</summary>
    public IReadOnlyList<SegmentRule> Segments { get; init; } = [];

    /// <summary><c>source.json</c>: where the data is published.</summary>
    public DatasetSource? Source { get; init; }

    /// <summary><c>card.json</c>: what models of it are for, and what not.</summary>
    public DatasetCard? Card { get; init; }

    /// <summary>Reads a description.</summary>
    /// <param name="path">Its folder, or the <c>signature.json</c> in it.</param>
    /// <exception cref="TrainingException">A file is missing or can't be used; the message names it.</exception>
    public static DatasetDescription Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, ArtifactNames.Signature) : path;
        if (!File.Exists(file)) throw new TrainingException($"There is no {file}; a data set is described by a folder with a {ArtifactNames.Signature}.");

        var signature = DefinitionFile.Read(file, bytes => Signature.Parse(bytes));
        return new()
        {
            Signature = signature,
            Recipe = Other(ArtifactNames.Features, f => DefinitionFile.Read(f, bytes => FeatureRecipe.Parse(bytes))) ?? FeatureRecipe.Standard,
            Contract = Other(DataContract.FileName, f => DefinitionFile.Read(f, bytes => DataContract.Parse(bytes))) ?? DataContract.Of(signature),
            Segments = Other("segments.json", f => DefinitionFile.Read(f, DefinitionJson.Default.IReadOnlyListSegmentRule)) ?? [],
            Source = Other("source.json", f => DefinitionFile.Read(f, DefinitionJson.Default.DatasetSource)),
            Card = Other("card.json", f => DefinitionFile.Read(f, DatasetCard.Parse)),
        };

        T? Other<T>(string name, Func<string, T> read) where T : class =>
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, name) is var other && File.Exists(other) ? read(other) : null;
    }
}
