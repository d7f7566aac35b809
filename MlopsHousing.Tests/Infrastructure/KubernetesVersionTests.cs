using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Tests.Infrastructure;

public sealed class KubernetesVersionTests
{
    [Fact]
    public void The_default_is_in_standard_support()
    {
        var day = new DateOnly(2026, 11, 23);
        Assert.False(KubernetesVersion.Parse(KubernetesVersion.Default, day).InExtendedSupport(day));
    }

    [Fact]
    public void The_last_day_of_extended_support_is_the_last_day_a_version_is_taken()
    {
        Assert.True(KubernetesVersion.Parse("1.28", new(2025, 11, 25)).InExtendedSupport(new(2025, 11, 25)));
        Assert.Throws<ConfigurationException>(() => KubernetesVersion.Parse("1.28", new(2025, 11, 26)));
    }

    /// <summary>EKS's rule: 14 months standard, 12 more extended. A row that breaks it is a slip of the pen.</summary>
    [Fact]
    public void Every_row_keeps_the_calendars_rule() => Assert.All(KubernetesVersion.Calendar, version =>
    {
        Assert.Equal(version.StandardSupportUntil.AddYears(1), version.ExtendedSupportUntil);
        Assert.InRange(version.StandardSupportUntil.DayNumber - version.Released.AddMonths(14).DayNumber, -3, 3);
    });

    [Fact]
    public void The_table_in_the_decision_record_is_the_table_in_code()
    {
        var record = File.ReadAllText(Repository.File("docs/adr/0007-kubernetes-1-36.md"));
        Assert.All(KubernetesVersion.Calendar, version => Assert.Contains(
            $"| {version.Name} | {version.Released:yyyy-MM-dd} | {version.StandardSupportUntil:yyyy-MM-dd} | {version.ExtendedSupportUntil:yyyy-MM-dd} |",
            record, StringComparison.Ordinal));
    }
}
