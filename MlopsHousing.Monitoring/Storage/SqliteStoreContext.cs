using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>SQLite's form of the schema, which has neither ids, nor times, nor arrays of its own.</summary>
public sealed class SqliteStoreContext(DbContextOptions<SqliteStoreContext> options) : StoreContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<BytesOfId>();
        configurationBuilder.Properties<DateTime>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<double[]>().HaveConversion<BytesOf<double>, ComparerOf<double>>();
        configurationBuilder.Properties<long[]>().HaveConversion<BytesOf<long>, ComparerOf<long>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<StoredPrediction>().Property(p => p.Vector).HasColumnType("BLOB");
        modelBuilder.Entity<StoredBins>().Property(b => b.Counts).HasColumnType("BLOB");
    }

    /// <summary>Big-endian, so that ids of version 7 sort by time.</summary>
    private sealed class BytesOfId() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    private sealed class UnixMilliseconds() : ValueConverter<DateTime, long>(
        time => new DateTimeOffset(time).ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);

    /// <summary>Little-endian, one after another.</summary>
    private sealed class BytesOf<T>() : ValueConverter<T[], byte[]>(
        values => MemoryMarshal.AsBytes<T>(values).ToArray(), bytes => MemoryMarshal.Cast<byte, T>(bytes).ToArray())
        where T : struct;

    private sealed class ComparerOf<T>() : ValueComparer<T[]>((a, b) => AreEqual(a, b), values => values.Length, values => Copy(values))
        where T : struct
    {
        private static bool AreEqual(T[]? a, T[]? b) => a.AsSpan().SequenceEqual(b);

        private static T[] Copy(T[] values) => [.. values];
    }
}
