using System.Diagnostics.CodeAnalysis;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Predictions;

/// <summary>What a request asks for beside predictions, in its query.</summary>
/// <param name="Coverage">The share of the truth that intervals are to hold.</param>
/// <param name="Explain">Whether to say what each feature adds.</param>
/// <param name="WhatIf">
/// Whether the rows are nobody's home, made up to see what the model says: then they are neither logged nor counted as traffic, which
/// they would make look as if it had drifted.
/// </param>
internal readonly record struct PredictionQuery(double Coverage, bool Explain, bool WhatIf)
{
    public static readonly SwitchParameter ExplainParameter = new("explain");

    public static readonly SwitchParameter WhatIfParameter = new("whatIf");

    /// <summary>Reads it from a request.</summary>
    /// <returns>False when a parameter is no value that can be asked for; then the problem says which.</returns>
    public static bool TryRead(HttpRequest request, out PredictionQuery asked, [NotNullWhen(false)] out Problem? refused)
    {
        refused = !Predictions.Coverage.TryRead(request, out var coverage) ? Predictions.Coverage.Refused : null;
        if (!ExplainParameter.TryRead(request, out var explain)) refused ??= ExplainParameter.Refused;
        if (!WhatIfParameter.TryRead(request, out var whatIf)) refused ??= WhatIfParameter.Refused;
        asked = new(coverage, explain, whatIf);
        return refused is null;
    }
}
