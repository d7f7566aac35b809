using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace MlopsHousing.Tests.Hostile.OpenApi;

/// <summary>
/// What <c>/openapi/v1.json</c> promises, to hold answers against it: an operation's statuses, the media types of each, and the
/// schema of its body. What the schema does not name is not promised, so an answer may not have it.
/// </summary>
internal sealed partial class PublishedApi
{
    private readonly List<Operation> _operations = [];
    private readonly JsonObject _definitions;
    private readonly ConcurrentDictionary<string, JsonSchema> _schemas = new();
    private readonly ConcurrentDictionary<(string Operation, int Status, string Type), int> _seen = new();

    public PublishedApi(string document)
    {
        var json = JsonNode.Parse(document.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        _definitions = json["components"]!["schemas"]!.AsObject();
        foreach (var definition in _definitions) Close(definition.Value);
        foreach (var (path, methods) in json["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
                _operations.Add(new(method.ToUpperInvariant(), PathPattern(path), (string)operation!["operationId"]!, operation["responses"]!.AsObject()));
    }

    /// <summary>The ids of all operations.</summary>
    public IEnumerable<string> Operations => _operations.Select(o => o.Id);

    /// <summary>Every operation with each status that is promised.</summary>
    public IEnumerable<(string Operation, int Status)> Promised => _operations.SelectMany(o => o.Answers.Select(a => (o.Id, int.Parse(a.Key))));

    /// <summary>What was seen so far.</summary>
    public IEnumerable<(string Operation, int Status, string Type)> Seen => _seen.Keys;

    /// <summary>Holds an answer against the document.</summary>
    /// <returns>What it promises otherwise; null where all is as promised, or where the request is to no operation of it.</returns>
    public string? Check(string method, string target, int status, string type, byte[] body)
    {
        // What a client has already is HTTP's own answer, without a body.
        if (status == 304) return null;
        var path = target.Split('?')[0];
        if (!PlainPath().IsMatch(path) || _operations.Find(o => o.Method == method && o.Path.IsMatch(path)) is not { } operation) return null;
        var what = $"{operation.Id} answered {status} ({type})";
        _seen.AddOrUpdate((operation.Id, status, type), 1, (_, times) => times + 1);
        if (operation.Answers[$"{status}"] is not { } answer) return $"{what}, a status that is not documented: {Text(body)}";
        if (answer["content"]?[type] is not { } content) return $"{what}, a media type that is not documented.";
        if (!type.EndsWith("json", StringComparison.Ordinal)) return null;
        var schema = _schemas.GetOrAdd($"{operation.Id} {status} {type}", _ => SchemaOf(content["schema"]!));
        foreach (var line in type.EndsWith("ndjson", StringComparison.Ordinal) ? Text(body).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [Text(body)])
        {
            var result = schema.Evaluate(JsonElement.Parse(line), new EvaluationOptions { OutputFormat = OutputFormat.List });
            if (!result.IsValid) return $"{what}, which breaks its schema: {Errors(result)}\n{line}";
        }

        return null;
    }

    private JsonSchema SchemaOf(JsonNode schema)
    {
        var whole = (JsonObject)schema.DeepClone();
        whole["$defs"] = _definitions.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString());
    }

    private static string Errors(EvaluationResults results) => string.Join("; ", (results.Details ?? []).Where(d => d.Errors is not null)
        .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Value}")).Take(10));

    /// <summary>An object's schema that names its properties allows no other ones.</summary>
    private static void Close(JsonNode? schema)
    {
        if (schema is JsonArray array)
        {
            foreach (var one in array) Close(one);
            return;
        }

        if (schema is not JsonObject node) return;
        // OpenAPI's own words beside those of JSON Schema.
        foreach (var extension in node.Select(n => n.Key).Where(name => name.StartsWith("x-", StringComparison.Ordinal)).ToList()) node.Remove(extension);
        foreach (var (name, inner) in node.ToList())
            if (name is not ("examples" or "example" or "default" or "enum" or "const")) Close(inner);
        if (node["properties"] is JsonObject && node["type"] is not null && !node.ContainsKey("additionalProperties")) node["additionalProperties"] = false;
    }

    // A version is a number from 1: with another text the path is nobody's.
    private static Regex PathPattern(string template) => new(
        $"^{Regex.Replace(template.TrimEnd('/').Replace("{version}", "[1-9][0-9]{0,8}", StringComparison.Ordinal), "\\{[a-z]+\\}", "[^/]+")}/?$", RegexOptions.IgnoreCase);

    private static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    [GeneratedRegex(@"\A(/[A-Za-z0-9._-]*[A-Za-z0-9_-])+/?\z")]
    private static partial Regex PlainPath();

    private sealed record Operation(string Method, Regex Path, string Id, JsonObject Answers);
}
