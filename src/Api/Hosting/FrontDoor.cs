using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Api.Admin;
using Countersign.Api.Admin.Audit;
using Countersign.Api.Admin.Plans;
using Countersign.Api.Admin.Tenants;
using Countersign.Api.Aliases;
using Countersign.Api.Analytics;
using Countersign.Api.Authentication;
using Countersign.Api.Authentication.Tokens;
using Countersign.Api.Batches;
using Countersign.Api.Calls;
using Countersign.Api.Carriers;
using Countersign.Api.Events;
using Countersign.Api.Health;
using Countersign.Api.Idempotency;
using Countersign.Api.Ledger;
using Countersign.Api.Limits;
using Countersign.Api.Lookups;
using Countersign.Api.Messages;
using Countersign.Api.Privacy;
using Countersign.Api.Requests;
using Countersign.Api.Sandbox;
using Countersign.Api.Suppressions;
using Countersign.Api.Tenants;
using Countersign.Api.Verifications;
using Countersign.Api.Webhooks;
using Countersign.Carriers.Http.Callbacks;
using Countersign.Silo.Clustering;
using Countersign.Silo.Draining;
using Countersign.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>The front door's services, its pipeline and its paths.</summary>
internal static class FrontDoor
{
    /// <summary>How long a client of silos repeats a call whose silo went away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>What the front door itself needs; the grains come with the silo, which is added before.</summary>
    public static WebApplicationBuilder AddFrontDoor(this WebApplicationBuilder builder, HostSettings settings)
    {
        builder.Logging.QuietStart();
        // ASP.NET's own lines about every request hold the query string, and that may hold a phone number.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var services = builder.Services;
        services.AddOptions<FrontDoorOptions>()
            .Configure(options => options.Patience = settings.Kind == HostKind.FrontDoor ? Patience : TimeSpan.Zero)
            .BindConfiguration("FrontDoor")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<FrontDoorOptions>, FrontDoorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<FrontDoorMetrics>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<UnprovenBodies>();
        services.AddSingleton<TenantShares>();
        services.AddSingleton<IdempotentExecution>();
        services.AddSingleton<StartLimits>();
        services.AddSingleton<NumberDesk>();
        services.AddSingleton<VerificationDesk>();
        services.AddMessagesApi();
        services.AddSingleton<SandboxDesk>();
        services.AddSingleton<PlanDesk>();
        services.AddSingleton<TenantDesk>();
        services.AddSingleton<TenantExport>();
        services.AddSingleton<LedgerDesk>();
        services.AddTenantAuthentication();
        services.AddSingleton<WebhookDesk>();
        services.AddBatchesApi();
        services.AddLookupsApi();
        services.AddSuppressionsApi();
        services.AddEventsApi();
        services.AddCarrierCallbacks();
        services.AddSingleton<CallbackDesk>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<KeyRingCheck>();
        builder.AddBootstrap(settings);
        services.AddDrain();
        services.ConfigureHttpJsonOptions(static json => Wire(json.SerializerOptions));
        Quieten(builder.Logging);
        builder.ConfigureKestrel();
        return builder;
    }

    /// <summary>The order matters: limits and faults first, then which endpoint, who asks, and what for.</summary>
    public static WebApplication UseFrontDoor(this WebApplication app)
    {
        app.UseProxies();
        app.UseMiddleware<FrontDoorMiddleware>();
        app.UseRouting();
        app.UseMiddleware<OperatorPort>();
        app.UseMiddleware<TenantAuthentication>();
        app.UseMiddleware<OperatorAuthentication>();
        app.UseMiddleware<UnknownQuery>();
        return app;
    }

    /// <summary>Every path there is.</summary>
    public static WebApplication MapFrontDoor(this WebApplication app)
    {
        app.MapVerifications();
        app.MapMessages();
        app.MapTemplates();
        app.MapBatches();
        app.MapSandbox();
        app.MapTenant();
        app.MapLookups();
        app.MapLimits();
        app.MapSuppressions();
        app.MapWebhooks();
        app.MapEvents();
        app.MapAnalytics();
        app.MapCarrierCallbacks();
        app.MapAliases();
        app.MapRoutesOfOperators();
        app.MapAudit();
        app.MapAuditOfTenants();
        app.MapPlansOfOperators();
        app.MapTenantsOfOperators();
        app.MapLedger();
        app.MapTokens();
        app.MapErasures();
        TenantExport.Map(app);
        app.MapHealth();
        app.MapEmptyPost();
        return app;
    }

    private static void AddBootstrap(this WebApplicationBuilder builder, HostSettings settings)
    {
        var services = builder.Services;
        services.AddOptions<BootstrapOptions>()
            .Configure(options =>
            {
                var folder = DataFolder.Of(builder.Configuration);
                options.KeyFile = Path.Combine(folder, KeyFile.SandboxName);
                options.LiveKeyFile = Path.Combine(folder, KeyFile.LiveName);
                options.CreateIfMissing = settings.Kind == HostKind.AllInOne;
            })
            .BindConfiguration("Bootstrap")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.AddHostedService<TenantBootstrap>();
        services.AddOptions<OperatorOptions>()
            .Configure(options =>
            {
                options.KeyFile = Path.Combine(DataFolder.Of(builder.Configuration), OperatorKeys.DefaultName);
                options.CreateIfMissing = settings.Kind == HostKind.AllInOne;
            })
            .BindConfiguration("Admin")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.AddSingleton<OperatorKeys>();
        services.AddHostedService(static services => services.GetRequiredService<OperatorKeys>());
    }

    /// <summary>
    /// The framework's own messages repeat paths and queries, in which there may be numbers; and they cost time.
    /// </summary>
    private static void Quieten(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

    /// <summary>
    /// snake_case, no members without a value, and text as it is: answers are JSON and never part of a page.
    /// </summary>
    private static void Wire(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.TypeInfoResolverChain.Clear();
        json.TypeInfoResolverChain.Add(VerificationWire.Default);
        json.TypeInfoResolverChain.Add(MessageWire.Default);
        json.TypeInfoResolverChain.Add(BatchWire.Default);
        json.TypeInfoResolverChain.Add(SandboxWire.Default);
        json.TypeInfoResolverChain.Add(TenantWire.Default);
        json.TypeInfoResolverChain.Add(LookupWire.Default);
        json.TypeInfoResolverChain.Add(LimitWire.Default);
        json.TypeInfoResolverChain.Add(LedgerWire.Default);
        json.TypeInfoResolverChain.Add(SuppressionWire.Default);
        json.TypeInfoResolverChain.Add(WebhookWire.Default);
        json.TypeInfoResolverChain.Add(AdminWire.Default);
        json.TypeInfoResolverChain.Add(TokenWire.Default);
        json.TypeInfoResolverChain.Add(PrivacyWire.Default);
        json.TypeInfoResolverChain.Add(EmptyWire.Default);
    }
}
