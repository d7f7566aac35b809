using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Tuning;

/// <summary><c>parameters.json</c>: parameters for training, and how they were found, if by tuning.</summary>
/// <param name="Parameters">What is left out has its default, or that for the number of rows.</param>
/// <param name="Tuning">Goes into the lineage of what is trained with them.</param>
public sealed record TunedParameters(LightGbmParameters Parameters, TuningReport? Tuning = null)
{
    public const string FileName = "parameters.json";

    // Generated code would set what a file leaves out to 0; reflection leaves it at its default.
    private static readonly JsonSerializerOptions _reading = new(DefinitionJson.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>Reads it.</summary>
    /// <exception cref="TrainingException">It is not readable, or a parameter is out of range; the message names the file.</exception>
    public static TunedParameters Read(string path)
    {
        if (!File.Exists(path)) throw new TrainingException($"There is no file {path} of parameters. 'mlops tune' makes one.");
        var found = DefinitionFile.Read(path, bytes => JsonSerializer.Deserialize<TunedParameters>(bytes, _reading) ?? throw new InvalidDataException("it is null."));
        return found.Parameters.Fault() is var (name, rule)
            ? throw new TrainingException($"{path} can't be used: {JsonNamingPolicy.CamelCase.ConvertName(name)} must be {rule}.")
            : found;
    }

    /// <summary>Writes it.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, DefinitionJson.Default.TunedParameters), (byte)'\n'];
}
