using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>What is said of a name that is none of a signature's features, in JSON and in headers alike.</summary>
internal static class FieldName
{
    private const int Longest = 64;

    public static void ReportUnknown(string name, Signature signature, RowIssues issues)
    {
        if (name == signature.Target.Name)
        {
            issues.AddFault(name, Rules.Target, "is what the model predicts; leave it out");
            return;
        }

        var near = signature.Features.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;
        issues.AddFault(
            Shorten(name),
            Rules.Unknown,
            near is null ? "is not a feature of this model" : $"is not a feature of this model; did you mean '{near}'?");
    }

    /// <summary>Long names are cut, never through a surrogate pair.</summary>
    private static string Shorten(string name) => name.Length <= Longest
        ? name
        : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[Longest - 1]) ? Longest - 1 : Longest), "…");
}
