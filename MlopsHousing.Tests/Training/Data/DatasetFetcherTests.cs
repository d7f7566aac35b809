using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

/// <summary>Fetches from a real server on this machine that holds an archive made like the published one.</summary>
public sealed class DatasetFetcherTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort.Next()}/";
    private readonly Dictionary<string, byte[]> _files = [];

    public DatasetFetcherTests()
    {
        _server.Prefixes.Add(_address);
        _server.Start();
        _ = ServeAsync();
    }

    [Fact]
    public async Task The_published_archive_becomes_the_file_that_training_reads()
    {
        var published = DatasetDescription.Load(Repository.File("datasets", "california-housing")).Source!;
        var csv = await File.ReadAllLinesAsync(Requires.Data());
        // As it is published: no header, and six decimals.
        var raw = string.Concat(csv[1..].Select(line => string.Join(',', line.Split(',').Select(f => $"{double.Parse(f):F6}")) + "\n"));
        var archive = _files["/cal_housing.tgz"] = Tgz((published.Archive.Entry, raw), ("CaliforniaHousing/cal_housing.domain", "longitude: continuous.\n"));
        var source = published with
        {
            Archive = published.Archive with { Urls = [_address + "gone.tgz", _address + "cal_housing.tgz"], Sha256 = Hash(archive) },
        };

        var path = await DatasetFetcher.FetchAsync(source, _temp["data"]);
        Assert.Equal(_temp["data/california_housing.csv"], path);
        Assert.Equal("200f73543795bc1e16ac3d4eb8de13f8737d3b35dcdd6c173d1d56fed43d2fef", Hash(await File.ReadAllBytesAsync(path)));
        Assert.Equal([path], Directory.GetFiles(_temp["data"]));

        _files.Clear(); // what is there already is not fetched again
        Assert.Equal(path, await DatasetFetcher.FetchAsync(source, _temp["data"]));
    }

    [Fact]
    public async Task An_archive_with_another_hash_is_refused_at_every_address()
    {
        _files["/a.tgz"] = Tgz(("d", "1,2\n"));
        var source = new DatasetSource("x.csv", "0", ["a", "b"], new([_address + "a.tgz", _address + "b.tgz"], new('0', 64), "d"));
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => DatasetFetcher.FetchAsync(source, _temp["data"]));
        Assert.Contains($"{_address}a.tgz: its sha256 is {Hash(_files["/a.tgz"])}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("404", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temp["data"]));
    }

    [Theory]
    [InlineData("1,2\n", "has sha256")]
    [InlineData("1\n", "has 1 numbers where 2")]
    [InlineData("1,two\n", "not a number")]
    public async Task Content_that_is_not_what_is_expected_is_not_written(string content, string why)
    {
        var archive = _files["/a.tgz"] = Tgz(("d", content));
        var source = new DatasetSource("x.csv", new('0', 64), ["a", "b"], new([_address + "a.tgz"], Hash(archive), "d"));
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => DatasetFetcher.FetchAsync(source, _temp["data"]));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temp["data"]));
    }

    public void Dispose()
    {
        _server.Close();
        _temp.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                var context = await _server.GetContextAsync();
                if (_files.TryGetValue(context.Request.Url!.AbsolutePath, out var file)) context.Response.Close(file, willBlock: false);
                else
                {
                    context.Response.StatusCode = 404;
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static byte[] Tgz(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest)))
            foreach (var (name, text) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return bytes.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
