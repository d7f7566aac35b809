using System.Text.Json;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Models;

/// <summary>Reads the body of a change of an alias. A field that it doesn't know is a fault: a misspelt rollback would be a promotion.</summary>
internal static class AliasRequestReader
{
    /// <param name="root">The body.</param>
    /// <param name="issues">Where its faults go; with any, what is returned means nothing.</param>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static AliasEndpoint.AliasRequest Read(JsonElement root, RowIssues issues)
    {
        var request = new AliasEndpoint.AliasRequest(null, "");
        if (root.ValueKind != JsonValueKind.Object)
        {
            issues.AddFault("", Rules.Type, "must be an object such as {\"version\": \"2\", \"reason\": \"It errs less.\"}");
            return request;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            var (name, value) = (property.Name, property.Value);
            if (!seen.Add(name)) issues.AddFault(name, Rules.Duplicate, "is there more than once");
            request = name switch
            {
                "version" => request with { Version = Text(name, value, "the number of a version, as text") },
                "reason" => request with { Reason = Text(name, value, "a text") ?? "" },
                "mode" => request with { Mode = Text(name, value, "shadow or canary, or left out with share") },
                "share" => request with { Share = Number(name, value) },
                "rollback" => request with { Rollback = Truth(name, value) },
                _ => Unknown(name),
            };
        }

        if (!seen.Contains("version")) issues.AddFault("version", Rules.Required, "is required; null removes the challenger");
        if (!seen.Contains("reason")) issues.AddFault("reason", Rules.Required, "is required");
        return request;

        string? Text(string name, JsonElement value, string what)
        {
            if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null) return value.GetString();
            issues.AddFault(name, Rules.Type, $"must be {what}");
            return null;
        }

        double? Number(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
            issues.AddFault(name, Rules.Type, "must be a number");
            return null;
        }

        bool Truth(string name, JsonElement value)
        {
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
            issues.AddFault(name, Rules.Type, "must be true or false");
            return false;
        }

        AliasEndpoint.AliasRequest Unknown(string name)
        {
            issues.AddFault(name, Rules.Unknown, "is not a field of this request; there are version, reason, mode, share and rollback");
            return request;
        }
    }
}
