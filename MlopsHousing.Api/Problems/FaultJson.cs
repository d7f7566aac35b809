using System.Text.Json;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Problems;

/// <summary>Faults and warnings as they stand in answers.</summary>
internal static class FaultJson
{
    public static void Write(Utf8JsonWriter writer, int? row, Fault fault)
    {
        writer.WriteStartObject();
        if (row is { } number) writer.WriteNumber("row"u8, number);
        writer.WriteString("field"u8, fault.Field);
        writer.WriteString("rule"u8, fault.Rule);
        writer.WriteString("message"u8, fault.Message);
        writer.WriteEndObject();
    }

    public static void WriteAll(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<Fault> faults)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < faults.Count; i++) Write(writer, null, faults[i]);
        writer.WriteEndArray();
    }
}
