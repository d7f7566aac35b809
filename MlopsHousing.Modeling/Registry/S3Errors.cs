using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Turns what the S3 client throws into a sentence that says what to do.</summary>
internal static class S3Errors
{
    /// <returns>The sentence's exception; null for what is no fault of the bucket or the way to it.</returns>
    public static RegistryException? Explain(Exception error, S3Location at)
    {
        var why = error switch
        {
            AmazonS3Exception s3 => Refused(s3, at.Bucket),
            AmazonServiceException service => Refused(service, at.Bucket),
            AmazonClientException client when client.Message.Contains("RegionEndpoint", StringComparison.Ordinal) => "no region is known. Set AWS_REGION.",
            AmazonClientException client when client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                "there are no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile (AWS_PROFILE), or run under a role.",
            AmazonClientException client => $"{client.Message.TrimEnd('.')}. Check the AWS_… environment variables.",
            HttpRequestException or IOException or TimeoutException or OperationCanceledException =>
                $"{S3Settings.Endpoint ?? "S3"} can't be reached ({Reason(error)}). Check the network, AWS_REGION and AWS_ENDPOINT_URL_S3.",
            _ => null,
        };
        return why is null ? null : new RegistryException($"The model registry at {at.Root} can't be used: {why}", error);
    }

    private static string Refused(AmazonServiceException e, string bucket) => e.ErrorCode switch
    {
        "NoSuchBucket" => $"there is no bucket {bucket}. Create it, or name another registry (Registry__Root, --registry).",
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" =>
            $"the credentials are not accepted ({e.ErrorCode}). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, the profile or the role.",
        "RequestTimeTooSkewed" => "this machine's clock is wrong. Set it.",
        "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" =>
            $"the bucket is in another region ({e.Message.TrimEnd('.')}). Set AWS_REGION to the bucket's.",
        "NotImplemented" => "the server knows no conditional writes, without which two writers could overwrite each other. Use one that does.",
        _ when e.StatusCode == HttpStatusCode.Forbidden =>
            "access is denied. Allow these credentials s3:ListBucket on the bucket and s3:GetObject on its objects, and s3:PutObject to publish or promote.",
        _ when e.StatusCode == 0 => $"{S3Settings.Endpoint ?? "S3"} can't be reached ({Reason(e)}). Check the network, AWS_REGION and AWS_ENDPOINT_URL_S3.",
        _ => $"S3 answers {(int)e.StatusCode} {e.ErrorCode} ({e.Message.TrimEnd('.')}). Try again; if it stays so, check the bucket and the endpoint.",
    };

    private static string Reason(Exception e) => e is OperationCanceledException or TimeoutException
        ? "it took longer than Registry__Timeout"
        : e.GetBaseException().Message.TrimEnd('.');
}
