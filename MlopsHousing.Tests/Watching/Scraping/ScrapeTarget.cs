namespace MlopsHousing.Tests.Watching.Scraping;

/// <summary>Somebody behind a service.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Pod">The pod, if it is one.</param>
/// <param name="Container">Its container.</param>
/// <param name="Node">The node, if it is one.</param>
internal sealed record ScrapeTarget(string Address, string? Pod = null, string? Container = null, string? Node = null);
