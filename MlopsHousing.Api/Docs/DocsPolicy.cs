namespace MlopsHousing.Api.Docs;

/// <summary>What browsers may do with the pages that the API serves. Nothing comes from elsewhere.</summary>
internal static class DocsPolicy
{
    /// <summary>A page that is only read: styles and pictures of its own, no scripts.</summary>
    public const string Document = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The same for what came with a version: sandboxed too, for whoever may publish one wrote it. As a picture in a page it can run nothing in any case.</summary>
    public const string Evidence = Document + "; sandbox";

    /// <summary>
    /// The interactive reference: its scripts, and calls to this API. Scalar styles its elements inline; scripts need the
    /// nonce of the answer. 'wasm-unsafe-eval' is not given; it works without.
    /// </summary>
    public static string Reference(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
