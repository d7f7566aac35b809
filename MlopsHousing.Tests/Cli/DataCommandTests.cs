using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Cli;

public sealed class DataCommandTests : IDisposable
{
    private readonly TinyDataset _tiny = TinyDataset.Create();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public async Task Good_data_keeps_its_contract()
    {
        Assert.Contains("keeps its contract: 300 rows, 3 columns", (await Mlops.RunAsync(_tiny.Folder, "data", "validate", "--data", _tiny.Data)).Text());

        var json = (await Mlops.RunAsync(_tiny.Folder, "data", "validate", "--data", _tiny.Data, "--output", "json")).Json();
        Assert.True(json.GetProperty("valid").GetBoolean());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_tiny.Data))), json.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Every_violation_is_named_by_row_column_and_rule()
    {
        await File.WriteAllTextAsync(_tiny.Data, "area,kind,price,extra\n5000,flat,1,1\nx,flat,1,1\n80,,1,1\n");

        var text = await Mlops.RunAsync(_tiny.Folder, "data", "validate", "--data", _tiny.Data);
        Assert.Contains("The data breaks its contract in 4 places.", text.Refusal());
        var lines = text.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains(lines, line => line.StartsWith("1 area range", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("2 area type", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("3 kind null", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("- extra column", StringComparison.Ordinal));

        var json = await Mlops.RunAsync(_tiny.Folder, "data", "validate", "--data", _tiny.Data, "-o", "json");
        json.Refusal();
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(4, document.RootElement.GetProperty("violations").GetArrayLength());
    }

    [Fact]
    public async Task A_description_has_each_columns_range_and_gaps()
    {
        await File.WriteAllTextAsync(_tiny.Data, "area,kind,price\n10,flat,1\n,flat,2\n30,house,3\n40,house,5\n");

        var text = (await Mlops.RunAsync(_tiny.Folder, "data", "describe", "--data", _tiny.Data)).Text();
        Assert.Contains("4 rows", text);

        var columns = (await Mlops.RunAsync(_tiny.Folder, "data", "describe", "--data", _tiny.Data, "-o", "json")).Json().GetProperty("columns");
        Assert.Equal("""{"column":"area","missing":1,"distinct":3,"min":10,"mean":26.666666666666668,"median":30,"max":40}""", Compact(columns[0]));
        Assert.Equal("""{"column":"kind","missing":0,"distinct":2,"min":null,"mean":null,"median":null,"max":null}""", Compact(columns[1]));
        Assert.Equal(2.5, columns[2].GetProperty("median").GetDouble());
    }

    [Fact]
    public async Task Data_is_fetched_from_where_it_is_published_and_checked()
    {
        using var site = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort.Next()}/";
        site.Prefixes.Add(address);
        site.Start();
        var archive = Archive("homes/homes.data", "50.0,1,100000.0\n60.50,2,120000\n");
        _ = Task.Run(async () =>
        {
            while (site.IsListening)
            {
                var context = await site.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(archive);
                context.Response.Close();
            }
        });
        const string csv = "area,kind,price\n50,1,100000\n60.5,2,120000\n";
        Describe(address, Hash(archive), Hash(Encoding.UTF8.GetBytes(csv)));

        var json = (await Mlops.RunAsync(_tiny.Folder, "data", "fetch", "-o", "json")).Json();

        Assert.EndsWith(Path.Combine("data", "homes.csv"), json.GetProperty("path").GetString());
        Assert.Equal(csv, await File.ReadAllTextAsync(_tiny.Folder["data/homes.csv"]));
        Assert.Contains("300 rows", (await Mlops.RunAsync(_tiny.Folder, "data", "describe", "--data", "homes.csv")).Text());
        Assert.Contains("2 rows", (await Mlops.RunAsync(_tiny.Folder, "data", "describe")).Text());

        Describe(address, Hash(archive), new string('0', 64));
        Assert.Contains("nothing was written", (await Mlops.RunAsync(_tiny.Folder, "data", "fetch", "--to", "elsewhere")).Refusal());
        Assert.False(Directory.Exists(_tiny.Folder["elsewhere"]));
    }

    [Fact]
    public async Task Data_that_is_published_nowhere_cannot_be_fetched() =>
        Assert.EndsWith("Add one, or bring the file yourself.", (await Mlops.RunAsync(_tiny.Folder, "data", "fetch")).Refusal());

    private void Describe(string address, string archive, string csv) => File.WriteAllText(_tiny.Folder[$"datasets/{TinyDataset.Name}/source.json"], $$"""
        {
          "file": "homes.csv", "sha256": "{{csv}}", "columns": ["area", "kind", "price"],
          "archive": { "urls": ["{{address}}homes.tgz"], "sha256": "{{archive}}", "entry": "homes/homes.data" }
        }
        """);

    private static byte[] Archive(string entry, string content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return bytes.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
