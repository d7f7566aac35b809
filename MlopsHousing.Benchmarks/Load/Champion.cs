using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>The version that the services answer with: that of the nearest registry.</summary>
internal static class Champion
{
    /// <exception cref="RegistryException">There is none.</exception>
    public static async Task<(string Model, int Version)> FindAsync(IModelRegistry registry, RegistryOptions options)
    {
        var model = await options.ChooseModelAsync(registry);
        return (model, (await registry.ReadAliasesAsync(model)).Aliases.Champion ?? throw new RegistryException($"{model} has no champion."));
    }
}
