using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Whether a version can meet the champion on live traffic.</summary>
public static class LiveTrialRules
{
    /// <summary>Says what is wrong with a challenger for live traffic, as what follows its name; null where nothing is.</summary>
    /// <param name="registry">Where both lie.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="aliases">Who is champion.</param>
    /// <param name="challenger">The version's number.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="RegistryException">The registry can't be read.</exception>
    public static async Task<string?> WhyNoLiveTrialAsync(
        this IModelRegistry registry, string model, Aliases aliases, int challenger, CancellationToken cancel = default)
    {
        if (aliases.Champion is not { } champion) return "has no champion to be compared with; promote a version first";
        if ((await registry.ReadManifestAsync(model, champion, cancel)).Digest == (await registry.ReadManifestAsync(model, challenger, cancel)).Digest)
            return $"answers just as version {champion}, the champion, does: they have one digest";
        var own = await SignatureAsync(challenger);
        return own.TakesRowsOf(await SignatureAsync(champion))
            ? null
            : $"does not take the rows that version {champion}, the champion, takes, so that they can't be compared on live traffic; train it on the same signature";

        async Task<Signature> SignatureAsync(int version) => Signature.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Signature, cancel));
    }
}
