using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.Models;

/// <summary>How the API follows the registry.</summary>
public sealed class CatalogOptions
{
    public const string SectionName = "Catalog";

    /// <summary>The time between two looks at the aliases. A promotion holds within this and the time of one load.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
