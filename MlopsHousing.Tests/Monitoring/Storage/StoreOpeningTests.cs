using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Tests.Monitoring.Storage;

/// <summary>What each kind of store needs before it can be used.</summary>
public sealed class StoreOpeningTests(StoreFixture stores)
{
    [Fact]
    public async Task SQLite_migrates_itself_into_a_file_that_only_its_owner_can_read()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite, migrate: false);
        await test.Store.OpenAsync(CancellationToken.None);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(test.File));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite, migrate: false);
        await File.WriteAllTextAsync(test.File, "This is a letter to my mother, and it is long enough to be taken for a header of a database file, is it not?");
        var failure = await Assert.ThrowsAsync<StoreException>(() => test.Store.OpenAsync(CancellationToken.None));
        Assert.Contains(test.File, failure.Message);
        Assert.Contains("Store__Path", failure.Message);
    }

    [Fact]
    public async Task PostgreSQL_is_migrated_by_command_only()
    {
        await using var test = await stores.NewAsync(StoreMode.Postgres, migrate: false);
        var failure = await Assert.ThrowsAsync<StoreException>(() => test.Store.OpenAsync(CancellationToken.None));
        Assert.Contains("mlops store migrate", failure.Message);
    }

    [Fact]
    public async Task A_PostgreSQL_that_is_away_is_said_without_a_secret()
    {
        await using var store = new PostgresStore("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=sesame");
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(CancellationToken.None));
        Assert.Contains("ConnectionStrings__store", failure.Message);
        Assert.DoesNotContain("sesame", failure.Message);
    }

    [Fact]
    public void A_connection_string_that_is_none_is_refused_without_repeating_it()
    {
        var failure = Assert.Throws<StoreException>(() => new StoreOptions().Create("Servant=sesame"));
        Assert.DoesNotContain("sesame", failure.Message);
    }

    [Theory]
    [InlineData(null, null, null, StoreMode.Off)]
    [InlineData(null, "f", null, StoreMode.Sqlite)]
    [InlineData(null, "f", "Host=h", StoreMode.Postgres)]
    [InlineData(StoreMode.Off, "f", "Host=h", StoreMode.Off)]
    [InlineData(StoreMode.Sqlite, "f", "Host=h", StoreMode.Sqlite)]
    public void The_mode_follows_from_what_is_configured(StoreMode? mode, string? path, string? connection, StoreMode chosen)
    {
        var options = new StoreOptions { Mode = mode, Path = path };
        Assert.Equal(chosen, options.Choose(connection));
        Assert.Null(options.WhatIsMissing(connection));
    }

    [Theory]
    [InlineData(StoreMode.Sqlite, "Store__Path")]
    [InlineData(StoreMode.Postgres, "ConnectionStrings__store")]
    public void A_mode_without_what_it_needs_names_it(StoreMode mode, string named) =>
        Assert.Contains(named, new StoreOptions { Mode = mode }.WhatIsMissing(null));
}
