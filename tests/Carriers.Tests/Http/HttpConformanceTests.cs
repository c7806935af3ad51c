using System.Security.Cryptography;
using System.Text;
using Countersign.Carriers.Http;
using Countersign.Carriers.Http.Callbacks;
using Countersign.Carriers.Tests.Conformance;
using Countersign.Verifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Tests.Http;

public sealed class HttpConformanceTests : LinkConformance
{
    protected override Task<CarrierPeer> OpenAsync() => WebCarrier.OpenAsync();

    /// <summary>A carrier with a web server of its own, spoken to over a real connection.</summary>
    private sealed class WebCarrier : CarrierPeer
    {
        private const string Secret = "0123456789abcdef0123456789abcdef";

        private readonly CollectedLogs _logs = new();
        private readonly LoggerFactory _factory;
        private readonly string _secretFile = Path.GetTempFileName();
        private readonly HttpClient _outside = new();
        private CarrierSite _site = null!;
        private ICarrierLink _link = null!;
        private CarrierCallbacks _callbacks = null!;
        private int _sent;

        private WebCarrier() => _factory = new LoggerFactory([_logs]);

        public override ICarrier Carrier => _link;

        public override IReadOnlyCollection<Treatment> Treatments { get; } =
        [
            Treatment.TakeOver,
            Treatment.NeverAnswer,
            Treatment.CutAfterTaking,
            Treatment.AnswerGarbage,
            Treatment.RefuseMessage,
            Treatment.RefuseRoute,
            Treatment.BeAway,
            Treatment.Throttle,
        ];

        public override IReadOnlyCollection<HandedMessage> TakenOver => _site.Taken;

        public override int Limit => 5;

        public override IEnumerable<string> Logs => _logs.Lines;

        public static async Task<CarrierPeer> OpenAsync()
        {
            var carrier = new WebCarrier();
            await File.WriteAllTextAsync(carrier._secretFile, Secret);
            carrier._site = await CarrierSite.OpenAsync(app => app.MapPost(
                "/carriers/{route}/receipts", carrier.TakeReceiptsAsync));
            var settings = RouteSettings.Of(carrier.Settings());
            carrier._callbacks = new CarrierCallbacks(
                settings, carrier.Receipts, [], TimeProvider.System, carrier._factory.CreateLogger<CarrierCallbacks>());
            var kind = new HttpCarrierKind(TimeProvider.System, new TestRandom(), carrier._factory);
            var section = settings.GetSection("Routes:route:Http");
            Assert.Empty(kind.Validate("route", section));
            carrier._link = kind.Open("route", 0, section);
            return carrier;
        }

        public override Task TreatAsync(Treatment treatment) => _site.TreatAsync(treatment);

        public override void Release() => _site.Release();

        public override async Task<bool> SendReceiptAsync(string messageId, AttemptStatus status)
        {
            var body = $$"""{"id": "{{messageId}}", "state": "{{status}}"}""";
            var (id, stamp) = ($"cb-{Interlocked.Increment(ref _sent)}", $"{Now.ToUnixTimeSeconds()}");
            var signed = Encoding.UTF8.GetBytes($"{id}.{stamp}.{body}");
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
            var url = new Uri(_site.Address, "carriers/route/receipts");
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", stamp);
            request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(mac)}");
            using var answer = await _outside.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }

        public override async ValueTask DisposeAsync()
        {
            await _link.DisposeAsync();
            await _site.DisposeAsync();
            _outside.Dispose();
            _factory.Dispose();
            File.Delete(_secretFile);
        }

        private string Settings() => $$"""
            {
              "Url": "{{_site.Address}}messages",
              "Json": "{\"to\": \"{to}\", \"from\": \"{sender}\", \"text\": \"{text}\", \"ref\": \"{reference}\"}",
              "Timeout": "00:00:02", "Window": 3, "Queue": 2, "QueueWait": "00:00:15", "ThrottlePause": "00:00:00.05",
              "Answer": {
                "Id": { "Json": "/messages/0/id" },
                "Rules": [
                  { "Status": "200", "Json": "/messages/0/status", "Is": [ "queued" ], "Means": "Accepted" },
                  { "Status": "422", "Means": "Rejected" },
                  { "Status": "403", "Means": "NextRoute" },
                  { "Status": "429", "Means": "Throttled" }
                ]
              },
              "Callbacks": {
                "Proof": "Signature", "SecretFile": "{{_secretFile}}",
                "Receipts": {
                  "Id": "/id", "Status": "/state", "Delivered": [ "delivered" ], "Undelivered": [ "undelivered" ]
                }
              }
            }
            """;

        /// <summary>As the front door does it.</summary>
        private async Task TakeReceiptsAsync(HttpContext context, string route)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var outcome = await _callbacks.TakeReceiptsAsync(
                new CallbackRequest(route, null, context.Request.Headers, body.ToArray()));
            context.Response.StatusCode = outcome is CallbackOutcome.Taken ? 204 : 400;
        }
    }
}
