using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Training.Data;

/// <summary>Reads the JSON files that define a data set.</summary>
internal static class DefinitionFile
{
    /// <exception cref="TrainingException">It is not readable; the message names the file.</exception>
    public static T Read<T>(string path, Func<byte[], T> parse)
    {
        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} can't be used: {(e is JsonException ? JsonFault.Describe(e, DefinitionJson.Default) : e.Message)}", e);
        }
    }

    /// <inheritdoc cref="Read{T}(string, Func{byte[], T})"/>
    public static T Read<T>(string path, JsonTypeInfo<T> type) where T : class =>
        Read(path, bytes => JsonSerializer.Deserialize(bytes, type) ?? throw new InvalidDataException("it is null."));
}
