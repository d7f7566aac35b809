using Microsoft.EntityFrameworkCore;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>The store's schema and queries. One class for each database stands below it, each with migrations of its own.</summary>
public abstract class StoreContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The log of predictions; written by <see cref="Store.WriteAsync"/>, not through here.</summary>
    public DbSet<StoredPrediction> Predictions => Set<StoredPrediction>();

    public DbSet<StoredFeedback> Feedback => Set<StoredFeedback>();

    public DbSet<StoredBins> Bins => Set<StoredBins>();

    public DbSet<StoredShadow> Shadows => Set<StoredShadow>();

    public DbSet<StoredPair> Pairs => Set<StoredPair>();

    public DbSet<StoredDecision> Decisions => Set<StoredDecision>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredPrediction>(table =>
        {
            table.ToTable("predictions").HasKey(p => new { p.Id, p.Row });
            table.HasIndex(p => p.At); // retention and windows
        });
        modelBuilder.Entity<StoredFeedback>(table =>
        {
            table.ToTable("feedback").HasKey(f => new { f.PredictionId, f.Row });
            table.HasIndex(f => f.ReceivedAt);
        });
        modelBuilder.Entity<StoredBins>().ToTable("bins").HasKey(b => new { b.Digest, b.Minute, b.Instance });
        modelBuilder.Entity<StoredShadow>(table =>
        {
            table.ToTable("shadows").HasKey(s => new { s.Trial, s.PredictionId, s.Row });
            table.HasIndex(s => s.At);
        });
        modelBuilder.Entity<StoredPair>(table =>
        {
            // Two processes that score at once can't both append.
            table.ToTable("pairs").HasKey(p => new { p.Trial, p.Place });
            table.HasIndex(p => new { p.Trial, p.PredictionId, p.Row }).IsUnique();
            table.HasIndex(p => p.At);
        });
        modelBuilder.Entity<StoredDecision>().ToTable("decisions").HasKey(d => new { d.Trial, d.Kind });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    // What people type into psql needs no quotes then.
    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : $"{c}"));
}
