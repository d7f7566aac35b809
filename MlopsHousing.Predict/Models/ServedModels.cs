using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>The versions that are kept warm. Immutable: a swap exchanges the reference to it.</summary>
/// <param name="Champion">Answers requests that name no version.</param>
/// <param name="Challenger">Wants to.</param>
/// <param name="Previous">The champion before, for requests still under way elsewhere and for a rollback.</param>
internal sealed record ServedModels(LoadedModel Champion, LoadedModel? Challenger = null, LoadedModel? Previous = null)
{
    /// <summary>The version, if it is one of these.</summary>
    public LoadedModel? Find(int version) =>
        Champion.Version.Number == version ? Champion
        : Challenger?.Version.Number == version ? Challenger
        : Previous?.Version.Number == version ? Previous
        : null;

    /// <summary>Each version with the part that it plays.</summary>
    public IEnumerable<(LoadedModel Model, string Role)> Roles()
    {
        yield return (Champion, "champion");
        if (Challenger is not null) yield return (Challenger, "challenger");
        if (Previous is not null) yield return (Previous, "previous");
    }

    /// <summary>The champion before the one of now, as the aliases' history tells it.</summary>
    public static int? PreviousChampion(Aliases aliases) =>
        aliases.History.LastOrDefault(h => h.Alias == "champion" && h.To == aliases.Champion && h.From != h.To)?.From;
}
