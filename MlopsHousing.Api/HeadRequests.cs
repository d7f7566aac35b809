namespace MlopsHousing.Api;

/// <summary>Whatever is read by GET answers HEAD, too: monitors and checkers of links ask so, and HTTP wants both (RFC 9110, 9.1).</summary>
internal static class HeadRequests
{
    private static readonly HttpMethodMetadata _both = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>The same answers without their bodies, which the server leaves out by itself.</summary>
    public static RouteGroupBuilder AnswerHead(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods;
            if (methods is [var only] && HttpMethods.IsGet(only)) endpoint.Metadata.Add(_both); // the last one counts
        });
        return group;
    }
}
