using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Tests.Watching.Scraping;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// From a certificate to its alert: real HTTPS servers, the real blackbox exporter with the platform's modules, and a real Prometheus
/// with our rules, which asks as the production overlay's Probe says. Only the addresses are others, and an hour lasts six seconds.
/// </summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(90); // many times what it takes
    private static readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    private readonly TempFolder _folder = new();
    private readonly Authority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_that_ends_soon_is_told_of_and_one_that_has_ended_is_no_answer_until_both_are_renewed()
    {
        File.WriteAllText(_folder["authority.pem"], _authority.Pem);
        using var good = _authority.Issue(_now.AddDays(90));
        using var ending = _authority.Issue(_now.AddDays(5));
        using var past = _authority.Issue(_now.AddDays(-1));
        await using var fine = await HttpsServer.StartNewAsync(good);
        await using var ends = await HttpsServer.StartNewAsync(ending);
        await using var ended = await HttpsServer.StartNewAsync(past);
        await using var exporter = await BlackboxExporter.StartNewAsync(_folder["authority.pem"]);
        var probe = Manifests.Render("deploy", "overlays", "production").Named<Probe>("public-addresses");
        await using var prometheus = await PrometheusServer.StartNewAsync(
            ScrapeConfigs.Configuration(ScrapeConfigs.Of(probe, exporter.Address, [fine.Url, ends.Url, ended.Url])), timesShorter: 600);

        await FiringAsync(prometheus, expiring: [ends.Url], unreachable: [ended.Url]);
        // Of the one that has ended nothing is known: no connection came about.
        (string, double)[] expected = [(ends.Url, SecondsOf(ending.NotAfter)), (fine.Url, SecondsOf(good.NotAfter))];
        await Eventually.HoldsAsync("the ends of both others are told", async () =>
            (await prometheus.QueryAsync("sort(probe_ssl_earliest_cert_expiry)")).Select(one => ((string)one.Labels["instance"]!, one.Value)).SequenceEqual(expected), _soon);

        (ends.Certificate, ended.Certificate) = (good, good);
        await FiringAsync(prometheus, expiring: [], unreachable: []);
        await Eventually.HoldsAsync("all three are answered", async () => (await prometheus.QueryAsync("probe_success == 1")).Count == 3, _soon);
    }

    private static async Task FiringAsync(PrometheusServer prometheus, string[] expiring, string[] unreachable)
    {
        var state = "";
        try
        {
            await Eventually.HoldsAsync("alerts are firing on those whose certificates are to be renewed", async () =>
            {
                var (found, away) = (await prometheus.FiringAsync("CertificateExpires", "instance"), await prometheus.FiringAsync("PublicAddressUnreachable", "instance"));
                state = $"expiring: {string.Join(", ", found)}; unreachable: {string.Join(", ", away)}";
                return found.SequenceEqual(expiring) && away.SequenceEqual(unreachable);
            }, _soon);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{state}", e);
        }
    }

    private static double SecondsOf(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();
}
