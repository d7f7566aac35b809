using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class CacheSettingsTests
{
    [Fact]
    public async Task Without_settings_predictions_are_kept_in_memory()
    {
        await using var host = await CacheHost.StartAsync();
        Assert.Equal(CacheMode.Memory, host.Get<IOptions<CacheOptions>>().Value.Mode);
        Assert.Null(host.Get<CacheLevels>().Redis);
    }

    [Fact]
    public async Task A_connection_string_alone_turns_redis_on()
    {
        await using var host = await CacheHost.StartAsync(("ConnectionStrings:cache", "127.0.0.1:1"));
        Assert.Equal(CacheMode.Redis, host.Get<IOptions<CacheOptions>>().Value.Mode);
        Assert.NotNull(host.Get<CacheLevels>().Redis);
    }

    [Fact]
    public async Task Memory_mode_leaves_a_redis_alone_that_is_there()
    {
        await using var host = await CacheHost.StartAsync(("ConnectionStrings:cache", "127.0.0.1:1"), ("Cache:Mode", "Memory"));
        Assert.Null(host.Get<CacheLevels>().Redis);
    }

    [Fact]
    public async Task Redis_mode_without_a_connection_string_is_refused_by_the_setting_s_name()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => CacheHost.StartAsync(("Cache:Mode", "Redis")));
        Assert.Contains("ConnectionStrings__cache is not set", error.Message);
    }

    [Theory]
    [InlineData("Mode", "Disk", "Cache__Mode")]
    [InlineData("Mode", "7", "Cache__Mode is '7'; it must be one of Off, Memory, Redis.")]
    [InlineData("MemoryLimit", "0", "Cache__MemoryLimit")]
    [InlineData("Expiration", "00:00:00", "Cache__Expiration")]
    [InlineData("RedisBudget", "00:00:02", "Cache__RedisBudget")]
    [InlineData("Mdoe", "Off", "Cache__Mdoe is not a setting")]
    public async Task A_bad_setting_is_refused_by_its_name(string name, string value, string says)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => CacheHost.StartAsync(($"Cache:{name}", value)));
        Assert.Contains(says, error.Message);
    }

    [Fact]
    public async Task A_connection_string_that_can_t_be_read_is_refused_and_not_repeated()
    {
        var error = await Assert.ThrowsAsync<StartupException>(
            () => CacheHost.StartAsync(("ConnectionStrings:cache", "cache:6379,password=hunter2,conectTimeout=1")));
        Assert.Contains("ConnectionStrings__cache", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }
}
