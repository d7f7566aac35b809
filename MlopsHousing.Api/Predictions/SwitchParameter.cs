using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Predictions;

/// <summary>A parameter of the query that is on or off, and off where it is not given: <c>?explain=true</c>.</summary>
/// <param name="name">Its name.</param>
internal sealed class SwitchParameter(string name)
{
    public string Name => name;

    public Problem Refused { get; } = new(ProblemKinds.BadRequest, $"The parameter '{name}' must be true or false.");

    /// <summary>Reads it from a request.</summary>
    /// <returns>False when it is given, but is neither.</returns>
    public bool TryRead(HttpRequest request, out bool isOn)
    {
        isOn = false;
        if (!request.QueryString.HasValue || !request.Query.TryGetValue(name, out var given)) return true;
        // Some languages write True.
        isOn = given.Count == 1 && "true".Equals(given[0], StringComparison.OrdinalIgnoreCase);
        return isOn || (given.Count == 1 && "false".Equals(given[0], StringComparison.OrdinalIgnoreCase));
    }
}
