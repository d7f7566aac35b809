using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>Turns what an operator can put right into one sentence; what is left is a fault of the program.</summary>
internal static class StartupFailure
{
    /// <returns>The sentence, or null for a fault that needs its stack trace.</returns>
    internal static string? Explain(Exception error) => error switch
    {
        OptionsValidationException options => string.Join(" ", options.Failures.Select(AsSentence)),
        AggregateException many when many.InnerExceptions.Select(Explain).ToArray() is var all && !all.Contains(null) =>
            string.Join(" ", all),
        IOException { InnerException: AddressInUseException } =>
            $"{AsSentence(error.Message)} Stop what listens there, or choose another port (ASPNETCORE_URLS or --urls; --port in the all-in-one).",
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } =>
            $"Can't listen on the address asked for: {AsSentence(error.Message)} Choose another one (ASPNETCORE_URLS or --urls).",
        FormatException when error.Message.StartsWith("Invalid url", StringComparison.Ordinal) =>
            $"{AsSentence(error.Message)} An address to listen on is such as http://127.0.0.1:8080 (ASPNETCORE_URLS or --urls).",
        // By convention our own exceptions say what is wrong and what to do, in words for people.
        _ when error.GetType().Assembly.GetName().Name!.StartsWith("MlopsHousing.", StringComparison.Ordinal) => AsSentence(error.Message),
        _ => null,
    };

    private static string AsSentence(string message) => message.TrimEnd() is var text && text.EndsWith('.') ? text : text + ".";
}
