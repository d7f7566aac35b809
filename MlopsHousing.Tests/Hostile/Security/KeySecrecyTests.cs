using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Keys;
using MlopsHousing.Tests.Api;

namespace MlopsHousing.Tests.Hostile.Security;

/// <summary>Nobody learns a key from the service, not even from its memory or its time.</summary>
public sealed class KeySecrecyTests
{
    private const string Key = "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtb2Yga2V5IQ";

    [Fact]
    public void What_the_service_keeps_of_a_key_is_its_hash()
    {
        var ring = new ApiKeyRing(Options.Create(new ApiKeyOptions { Keys = { ["ci"] = Hash(Key) } }));
        Assert.Equal(0, ring.Find(Request(Key)));
        // After a key was found, too, no field of the ring or of its options holds it.
        foreach (var field in typeof(ApiKeyRing).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            Assert.DoesNotContain(Key, System.Text.Json.JsonSerializer.Serialize(field.GetValue(ring), _withFields), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_plain_text_is_no_setting()
    {
        var context = new System.ComponentModel.DataAnnotations.ValidationContext(new object());
        var refusal = Assert.Single(new ApiKeyOptions { Keys = { ["ci"] = Key } }.Validate(context)).ErrorMessage!;
        Assert.Contains("sha256", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_compared_in_constant_time_and_all_of_them()
    {
        var calls = Calls(typeof(ApiKeyRing).GetMethod("Find", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(string)])!);
        Assert.Contains($"{nameof(CryptographicOperations)}.{nameof(CryptographicOperations.FixedTimeEquals)}", calls);
        Assert.DoesNotContain(calls, call => call.EndsWith("SequenceEqual", StringComparison.Ordinal) || call is "String.Equals" or "String.op_Equality");

        // The last of many is found as the first is: nothing ends the search early, or the wrong way.
        var keys = Enumerable.Range(0, 20).ToDictionary(i => $"k{i:00}", i => Hash($"{Key}{i}"));
        var ring = new ApiKeyRing(Options.Create(new ApiKeyOptions { Keys = keys }));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(i, ring.Find(Request($"{Key}{i}"))));
        Assert.Equal(ApiKeyRing.WrongKey, ring.Find(Request(Key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(Key + " ")]
    public async Task A_key_that_is_none_is_refused_everywhere_and_not_repeated(string wrong)
    {
        await using var server = await ApiServer.StartAsync(null, ("ApiKeys:Keys:ci", Hash(Key)));
        foreach (var path in (string[])["/v1/models", "/v1/predict", "/v1/version", "/", "/docs", "/openapi/v1.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("X-API-Key", wrong + "-secret");
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(401, (int)answer.StatusCode);
            Assert.DoesNotContain("-secret", answer + await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_in_the_address_is_no_key_and_no_answer_names_the_server_or_trusts_an_origin()
    {
        await using var server = await ApiServer.StartAsync(null, ("ApiKeys:Keys:ci", Hash(Key)), ("ApiKeys:RequireForPredictions", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/predict?key={Key}&api_key={Key}&X-API-Key={Key}") { Content = new StringContent(HouseModel.Row, Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "https://evil.example");
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Empty(answer.Headers.Server);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Key == "X-Powered-By");
    }

    private static readonly System.Text.Json.JsonSerializerOptions _withFields = new() { IncludeFields = true };

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static HttpRequest Request(string key)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[ApiKeyRing.Header] = key;
        return context.Request;
    }

    /// <summary>The methods that a method's own code calls: any four bytes that are the token of one, which finds all of them and may find more.</summary>
    private static HashSet<string> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        var calls = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] != OpCodes.Call.Value && code[i] != OpCodes.Callvirt.Value) continue;
            try
            {
                var called = method.Module.ResolveMethod(BitConverter.ToInt32(code, i + 1), null, null)!;
                calls.Add($"{called.DeclaringType!.Name}.{called.Name}");
            }
            catch (ArgumentException)
            {
                // Not a call after all.
            }
        }

        return calls;
    }
}
