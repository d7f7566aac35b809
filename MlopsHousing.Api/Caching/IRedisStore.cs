namespace MlopsHousing.Api.Caching;

/// <summary>What the guard asks of Redis.</summary>
internal interface IRedisStore
{
    /// <returns>The value, or null where there is none.</returns>
    /// <exception cref="Exception">Of many kinds: Redis is not there, or not yet.</exception>
    Task<byte[]?> GetAsync(string key);

    /// <inheritdoc cref="GetAsync"/>
    Task SetAsync(string key, byte[] value, TimeSpan expiration);
}
