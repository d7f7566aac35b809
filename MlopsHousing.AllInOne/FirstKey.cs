using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.AllInOne;

/// <summary>Where the key for calls that change state comes from, in words for the start's report.</summary>
/// <param name="Whereabouts">A path or a reason; never the key.</param>
internal sealed record FirstKey(string Whereabouts);

/// <summary>Makes the all-in-one usable by its owner, and by nobody else, from the first start.</summary>
internal static class FirstKeyConfiguration
{
    private const string KeysSection = "ApiKeys:Keys";

    /// <summary>Unless keys are configured, configures the one in the owner's key file; without it such calls are 403.</summary>
    internal static void AddFirstKey(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection(KeysSection).GetChildren().Any())
        {
            builder.Services.AddSingleton(new FirstKey("as configured (ApiKeys__Keys__…)"));
            return;
        }

        try
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KeyFile.ReadOrMake(KeyFile.DefaultPath))));
            builder.Configuration.AddInMemoryCollection([new($"{KeysSection}:first-start", hash)]);
            builder.Services.AddSingleton(new FirstKey($"in {KeyFile.DefaultPath}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A container with a read-only disk still predicts.
            builder.Services.AddSingleton(new FirstKey($"none, so calls that change state are refused: {error.Message}"));
        }
    }
}
