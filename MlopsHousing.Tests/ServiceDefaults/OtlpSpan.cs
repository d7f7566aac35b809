using Google.Protobuf;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>One span as a collector is sent it: OpenTelemetry's <c>ExportTraceServiceRequest</c>, read by field numbers.</summary>
/// <remarks><c>System</c> is the database that a command went to; null of other spans.</remarks>
internal sealed record OtlpSpan(string Service, string TraceId, string SpanId, string ParentId, string Name, string? System)
{
    /// <summary>All spans of one request, or of several one after another.</summary>
    public static List<OtlpSpan> Read(byte[] request) =>
    [
        .. from resourceSpans in Fields(request, 1)
           let service = Fields(resourceSpans, 1).SelectMany(resource => Fields(resource, 1))
               .Where(attribute => Text(attribute, 1) == "service.name").Select(attribute => Text(Fields(attribute, 2).Single(), 1)).Single()
           from scopeSpans in Fields(resourceSpans, 2)
           from span in Fields(scopeSpans, 2)
           let system = Fields(span, 9).Where(attribute => Text(attribute, 1) is "db.system.name" or "db.system").Select(attribute => Text(Fields(attribute, 2).Single(), 1)).FirstOrDefault()
           select new OtlpSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), system),
    ];

    private static string Text(byte[] message, int field) => global::System.Text.Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited)) found.Add(input.ReadBytes().ToByteArray());
            else input.SkipLastField();
        }

        return found;
    }
}
