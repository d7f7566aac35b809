using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>The estimate in docs/operations.md: its sums are right and it speaks of what the environments are.</summary>
public sealed class CostEstimateTests
{
    private static readonly string[] _lines = File.ReadAllLines(Repository.File("docs", "operations.md"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_are_those_of_their_columns(int column)
    {
        var start = Array.FindIndex(_lines, line => line.StartsWith("| | dev | staging | production |", StringComparison.Ordinal));
        var rows = _lines[(start + 2)..].TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        var told = Usd(rows.Single(row => row[0] == "**sum**")[column]);
        var counted = rows.TakeWhile(row => row[0] != "**sum**").Sum(row => Usd(row[column]));
        Assert.InRange(counted, told - 5, told + 5);
        var budget = Usd(rows.Single(row => row[0] == "budget in the stack")[column]);
        Assert.Equal(EnvironmentSettings.Of((EnvironmentName)(column - 1)).MonthlyBudgetUsd, budget);
        Assert.True(told < budget, "A budget below the estimate would alarm every month.");
    }

    [Fact]
    public void Sizes_are_those_of_the_environments()
    {
        var settings = Enum.GetValues<EnvironmentName>().Select(EnvironmentSettings.Of).ToList();
        Assert.StartsWith($"| PostgreSQL: {Sizes(one => one.DatabaseClass["db.".Length..])}, {string.Join(" / ", settings.Select(one => one.DatabaseStorageGiB.Initial))} GiB ", Row("PostgreSQL"), StringComparison.Ordinal);
        Assert.StartsWith($"| cache, Valkey: {Sizes(one => one.CacheNodeType["cache.".Length..])} ", Row("cache"), StringComparison.Ordinal);
        Assert.StartsWith($"| NAT: {string.Join(" / ", settings.Select(one => one.NatPerZone ? 3 : 1))} ", Row("NAT"), StringComparison.Ordinal);

        string Sizes(Func<EnvironmentSettings, string> size) => string.Join(" / ", settings.Select((one, index) =>
            (index == 0 ? size(one) : size(one).Split('.')[^1]) + (one.MultiAz ? " ×2" : "")));
        string Row(string start) => _lines.Single(line => line.StartsWith($"| {start}", StringComparison.Ordinal) && line.EndsWith('|') && line.Count(character => character == '|') == 5);
    }

    private static int Usd(string cell) =>
        cell == "–" ? 0 : int.Parse(Regex.Match(cell, @"\d+").Value, CultureInfo.InvariantCulture);
}
