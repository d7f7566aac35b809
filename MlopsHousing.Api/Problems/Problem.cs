using System.Diagnostics;
using System.Text.Json;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Problems;

/// <summary>One occurrence of a problem, as problem details (RFC 9457). It never holds data, paths or stack traces.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Detail">A sentence about this occurrence; null when the kind says all.</param>
/// <param name="Faults">The fields at fault; null where the kind is not about fields.</param>
public sealed record Problem(ProblemKind Kind, string? Detail = null, IReadOnlyList<RowFault>? Faults = null)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Told to the client as <c>Retry-After</c>, in whole seconds and at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem InvalidRow(IReadOnlyList<Fault> faults) => Invalid(ProblemKinds.InvalidInput, faults);

    /// <summary>Of a change of an alias.</summary>
    public static Problem InvalidChange(IReadOnlyList<Fault> faults) => Invalid(ProblemKinds.InvalidChange, faults);

    public static string Count(int faults) => faults == 1 ? "1 field is at fault." : $"{faults} fields are at fault.";

    /// <summary>Answers with this problem. The response must not have started.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString();

        using var writer = new Utf8JsonWriter(response.BodyWriter, JsonText.Options);
        WriteTo(writer, TraceIdOf(context));
        writer.Flush();
        response.ContentLength = writer.BytesCommitted;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await response.BodyWriter.FlushAsync();
    }

    /// <summary>The id under which the log knows the request.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    private static Problem Invalid(ProblemKind kind, IReadOnlyList<Fault> faults) => new(kind, Count(faults.Count), [.. faults.Select(f => new RowFault(null, f))]);

    /// <summary>Writes the problem as a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Kind.Type);
        writer.WriteString("title", Kind.Title);
        writer.WriteNumber("status", Kind.Status);
        if (Detail is not null) writer.WriteString("detail", Detail);
        writer.WriteString("traceId", traceId);
        if (Faults is not null)
        {
            writer.WriteStartArray("errors");
            foreach (var (row, fault) in Faults) FaultJson.Write(writer, row, fault);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
