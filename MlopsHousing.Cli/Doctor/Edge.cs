namespace MlopsHousing.Cli.Doctor;

/// <summary>A connection that pods make or take.</summary>
/// <param name="Why">What tells of it, such as a setting.</param>
/// <param name="From">Who connects; null: somebody outside of the overlay.</param>
/// <param name="To">Who is connected to; null: somebody outside of it.</param>
/// <param name="Port">The port that is connected to.</param>
/// <param name="Outside">Who is outside, if somebody is.</param>
/// <param name="Protocol">TCP or UDP.</param>
internal sealed record Edge(string Why, Resource? From, Resource? To, int Port, Outside Outside = Outside.Anybody, string Protocol = "TCP");

/// <summary>By what a policy names somebody who is not in the overlay.</summary>
internal enum Outside
{
    /// <summary>However.</summary>
    Anybody,

    /// <summary>By addresses: a load balancer.</summary>
    Addresses,

    /// <summary>By namespace: Prometheus.</summary>
    Namespace,
}
