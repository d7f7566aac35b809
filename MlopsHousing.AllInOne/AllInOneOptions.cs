using System.ComponentModel.DataAnnotations;
using System.Net;

namespace MlopsHousing.AllInOne;

/// <summary>Where the all-in-one listens.</summary>
public sealed class AllInOneOptions : IValidatableObject
{
    public const string SectionName = "AllInOne";

    /// <summary>The host name that stands for loopback, in both versions of IP.</summary>
    public const string Localhost = "localhost";

    /// <summary>Stands for every network of the machine.</summary>
    public const string Everywhere = "*";

    /// <summary>The port of everything over HTTP/1.1; 0 picks a free one.</summary>
    [Range(0, 65535, ErrorMessage = "must be a number from 0 to 65535 (--port)")]
    public int Port { get; set; } = 8080;

    /// <summary>The port of gRPC, HTTP/2 without TLS; 0 picks a free one.</summary>
    [Range(0, 65535, ErrorMessage = "must be a number from 0 to 65535 (--grpc-port)")]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>localhost, an IP address, or * for every network. Loopback unless somebody says otherwise.</summary>
    public string Listen { get; set; } = Localhost;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Port == GrpcPort && Port != 0)
            yield return new($"must differ from AllInOne__Port, {Port} (--grpc-port, --port)", [nameof(GrpcPort)]);
        if (Listen is not (Localhost or Everywhere) && !IPAddress.TryParse(Listen, out _))
            yield return new("must be localhost, an IP address or * (--listen)", [nameof(Listen)]);
    }
}
