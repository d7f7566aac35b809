using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Tests.Cli;

/// <summary>Parquet in, Parquet out.</summary>
public sealed class ParquetPredictTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Parquet_comes_back_with_its_columns_and_row_groups_and_what_CSV_says()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await HomesFile.WriteParquetAsync(_temp["in.parquet"], groups: 3, rowsPerGroup: 400);
        await HomesFile.WriteCsvAsync(_temp["in.csv"], rows: 1200);

        Assert.Empty((await RunAsync(test, _temp["in.parquet"], "--to", _temp["out.parquet"], "--explain")).Text());
        Assert.Empty((await RunAsync(test, _temp["in.csv"], "--to", _temp["out.csv"], "--explain")).Text());

        await using var written = await ParquetReader.CreateAsync(_temp["out.parquet"]);
        Assert.Equal(("test-homes", "1", "0.9"), (written.CustomMetadata["model"], written.CustomMetadata["version"], written.CustomMetadata["coverage"]));
        Assert.Equal([400L, 400L, 400L], written.RowGroups.Select(g => g.RowCount));
        var csv = await File.ReadAllLinesAsync(_temp["out.csv"]);
        Assert.Equal(csv[0], string.Join(',', written.Schema.DataFields.Select(f => f.Name)));
        Assert.Equal([typeof(double), typeof(int), typeof(float), typeof(double)], written.Schema.DataFields.Take(4).Select(f => f.ClrType));
        var rows = await PredictedTable.TextAsync(written);
        Assert.Equal(csv[1..].Select(line => line.Split(',')[4..]), rows.Select(row => row[4..]));
    }

    [Fact]
    public async Task Categories_dates_and_gaps_are_read_from_whatever_type_holds_them()
    {
        using var test = await TestRegistry.WithListingsAsync();
        var schema = new ParquetSchema(
            new DataField<float>("area"), new DataField<int>("zone"), new DataField<string>("kind"), new DataField<DateTime?>("built"), new DataField<decimal?>("rent"));
        await using (var file = File.Create(_temp["in.parquet"]))
        {
            await using var writer = await ParquetWriter.CreateAsync(schema, file);
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<float>(schema.DataFields[0], new float[] { 84.5f, 30 });
            await group.WriteAsync<int>(schema.DataFields[1], new[] { 8001, 7 });
            await group.WriteAsync(schema.DataFields[2], (string[])["flat", "house"]);
            await group.WriteAsync<DateTime>(schema.DataFields[3], new DateTime?[] { null, new(1985, 6, 1) });
            await group.WriteAsync<decimal>(schema.DataFields[4], new decimal?[] { 1200.5m, null });
        }

        (await RunAsync(test, _temp["in.parquet"], "--to", _temp["out.parquet"])).Text();

        await using var written = await ParquetReader.CreateAsync(_temp["out.parquet"]);
        var rows = await PredictedTable.TextAsync(written);
        Assert.Equal($"{TestModels.ListingPrice(84.5, 2, 0, newer: true)}", rows[0][5]);
        Assert.Equal($"{TestModels.ListingPrice(30, -1, 1, newer: false)}", rows[1][5]);
        Assert.Equal(["", "zone"], rows.Select(row => row[^1]));
        Assert.Equal(["8001", "7"], rows.Select(row => row[1]));
    }

    [Fact]
    public async Task Faults_in_Parquet_are_named_by_row_and_column()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await HomesFile.WriteParquetAsync(_temp["bad.parquet"], groups: 2, rowsPerGroup: 10, latitudeOfLast: 95);
        var refusal = (await RunAsync(test, _temp["bad.parquet"], "--to", _temp["out.parquet"])).Refusal();
        Assert.Equal("Row 20 can't be predicted: latitude must be -90 to 90 degrees_north. Mend or remove it and try again.", refusal);
        Assert.Single(Directory.GetFiles(_temp.Path));

        await using (var file = File.Create(_temp["other.parquet"]))
        {
            var schema = new ParquetSchema(new DataField<double>("income"), new DataField<byte[]>("rooms"), new ListField("longitude", new DataField<double>("element")));
            await using var writer = await ParquetWriter.CreateAsync(schema, file);
        }

        refusal = (await RunAsync(test, _temp["other.parquet"], "--to", _temp["out.parquet"])).Refusal();
        Assert.Contains("rooms holds neither numbers, dates nor text; longitude holds neither numbers, dates nor text; latitude is required, but there is no such column", refusal);

        await File.WriteAllTextAsync(_temp["no.parquet"], "income,rooms\n");
        Assert.Contains("no.parquet is no Parquet file that can be read", (await RunAsync(test, _temp["no.parquet"], "--to", _temp["out.parquet"])).Refusal());
    }

    private Task<Mlops.Result> RunAsync(TestRegistry test, params string[] args) => Mlops.RunAsync(_temp, ["predict", .. args, "--registry", test.Root]);
}
