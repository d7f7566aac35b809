using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>
/// The outputs of the protocol. The prediction is always given; the others to those who ask for them by name.
/// </summary>
[Flags]
internal enum Outputs
{
    /// <summary>The prediction alone.</summary>
    Prediction = 0,

    /// <summary>The scales of intervals, of a version that has intervals.</summary>
    Scale = 1,

    /// <summary>What each feature adds to each prediction.</summary>
    Contributions = 2,
}

internal static class OutputNames
{
    public const string Prediction = "prediction";
    public const string Scale = "scale";
    public const string Contributions = "contributions";

    /// <summary>The parameter of <see cref="Contributions"/> with the number that a row's contributions start from.</summary>
    public const string Base = "base";

    /// <summary>The parameter of <see cref="Contributions"/> that names its columns, as a JSON array in text.</summary>
    public const string Features = "features";

    /// <summary>What a model can be asked for.</summary>
    public static Outputs OfferedBy(LoadedModel model) => Outputs.Contributions | (model.Intervals is null ? 0 : Outputs.Scale);

    /// <summary>The names of the columns of <see cref="Contributions"/>; the protocol has no lists among its parameters.</summary>
    public static string ColumnsOf(Explainer explainer) => new JsonArray([.. explainer.Features.Select(f => (JsonNode)f.Name)]).ToJsonString();

    /// <summary>The names of what is given, in order.</summary>
    public static IEnumerable<string> Of(Outputs outputs)
    {
        yield return Prediction;
        if (outputs.HasFlag(Outputs.Scale)) yield return Scale;
        if (outputs.HasFlag(Outputs.Contributions)) yield return Contributions;
    }

    /// <summary>Reads a name; refuses that of an output that there isn't.</summary>
    public static Outputs Parse(string name, Outputs offered) => name switch
    {
        Prediction => Outputs.Prediction,
        Scale when offered.HasFlag(Outputs.Scale) => Outputs.Scale,
        Contributions when offered.HasFlag(Outputs.Contributions) => Outputs.Contributions,
        _ => throw InferenceException.Invalid(
            $"There is no output of the name asked for; there is {string.Join(" and ", Of(offered).Select(o => $"'{o}'"))}."),
    };
}
