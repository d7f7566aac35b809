using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// What a registry asks of a bucket. Each write is conditional (<c>If-None-Match: *</c> or <c>If-Match</c>), so nothing is ever
/// overwritten that its writer has not seen. Credentials, region and endpoint are AWS's standard ones (<c>AWS_…</c>, profiles, roles).
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    private const string WriteMark = "write";
    private readonly AmazonS3Client _client;
    private readonly string _bucket;

    public S3Bucket(string bucket, S3Settings settings)
    {
        _bucket = bucket;
        _client = new(new AmazonS3Config
        {
            Timeout = settings.Timeout,
            ConnectTimeout = settings.Timeout,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            ForcePathStyle = settings.PathStyle,
            // Every upload names its own sha256; trailing checksums on top are what servers other than AWS's refuse.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <summary>An object's bytes and tag; neither where there is no such object, only the tag where it is still <paramref name="knownETag"/>.</summary>
    /// <exception cref="InvalidDataException">It is larger than <paramref name="most"/> bytes.</exception>
    public async Task<Found> ReadAsync(string key, long most, string? knownETag, CancellationToken cancel)
    {
        try
        {
            using var response = await _client.GetObjectAsync(
                new GetObjectRequest { BucketName = _bucket, Key = key, EtagToNotMatch = knownETag is null ? null : $"\"{knownETag}\"" }, cancel);
            if (response.ContentLength > most) throw new InvalidDataException($"It is larger than {most} bytes.");
            var bytes = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(bytes, cancel);
            return new(bytes, Bare(response.ETag));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotModified)
        {
            return new(null, knownETag);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return default;
        }
    }

    /// <summary>Writes an object that must be as it was read.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its new bytes.</param>
    /// <param name="expectedETag">The tag it was read with; null: there must be none yet.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <returns>The new tag; null when the object is not as expected, and nothing was written.</returns>
    public async Task<string?> TryWriteAsync(string key, byte[] content, string? expectedETag, CancellationToken cancel)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = key,
            InputStream = new MemoryStream(content, writable: false),
            IfNoneMatch = expectedETag is null ? "*" : null,
            // Without quotes: AWS takes both forms, Ceph and what is made of it only this one.
            IfMatch = expectedETag,
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(content)),
            UseChunkEncoding = false,
        };
        var write = Guid.NewGuid().ToString("n");
        request.Metadata[WriteMark] = write;
        try
        {
            return Bare((await _client.PutObjectAsync(request, cancel)).ETag);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "PreconditionFailed" or "ConditionalRequestConflict" || (expectedETag is not null && e.ErrorCode == "NoSuchKey"))
        {
            return await IsOursAsync(key, write, cancel);
        }
    }

    /// <summary>A write that the client repeated, because the answer to the first was lost, meets itself: its tag then, else null.</summary>
    private async Task<string?> IsOursAsync(string key, string write, CancellationToken cancel)
    {
        try
        {
            var there = await _client.GetObjectMetadataAsync(_bucket, key, cancel);
            return there.Metadata[WriteMark] == write ? Bare(there.ETag) : null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The keys under a prefix, with the time of their last writing.</summary>
    public async Task<IReadOnlyList<Listed>> ListAsync(string prefix, CancellationToken cancel, int most = int.MaxValue)
    {
        var found = new List<Listed>();
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix, MaxKeys = Math.Min(most, 1000) };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request, cancel);
            found.AddRange((page.S3Objects ?? []).Select(o => new Listed(o.Key[prefix.Length..], o.LastModified ?? DateTime.MaxValue)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true && found.Count < most);
        return found;
    }

    /// <summary>The names of what looks like folders under a prefix.</summary>
    public async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<string>();
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix, Delimiter = "/" };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request, cancel);
            found.AddRange((page.CommonPrefixes ?? []).Select(p => p[prefix.Length..^1]));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        return found;
    }

    public Task DeleteAsync(string key, CancellationToken cancel) => _client.DeleteObjectAsync(_bucket, key, cancel);

    public void Dispose() => _client.Dispose();

    private static string Bare(string? tag) =>
        tag?.Trim('"') ?? throw new AmazonClientException("What answered in the bucket's place gave no ETag, as a bucket does");

    /// <summary>What a look at an object found.</summary>
    public readonly record struct Found(byte[]? Bytes, string? ETag);

    /// <summary>An object by its key below the prefix asked for.</summary>
    public readonly record struct Listed(string Key, DateTime At);
}
