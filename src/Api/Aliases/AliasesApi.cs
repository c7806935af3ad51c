using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Ledger;
using Countersign.Api.Messages;
using Countersign.Api.Requests;
using Countersign.Api.Tenants;
using Countersign.Api.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Aliases;

/// <summary>
/// Names that users of verification services already know, as thin routes onto the handlers of <c>/v1</c>.
/// </summary>
internal static class AliasesApi
{
    public static void MapAliases(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireTenant().WithTags("Aliases");
        group.MapPost("/start_verification", StartApi.StartAsync).Idempotent();
        group.MapGet("/verification_status", GetByQueryAsync).TakesQuery("id");
        group.MapPost("/verify", CheckApi.VerifyAsync).Idempotent();
        group.MapPost("/check", CheckApi.CheckByNumberAsync).Idempotent();
        group.MapPost("/send", SendMessageApi.SendAsync).Idempotent();
        group.MapGet("/status", TenantApi.Status);
        group.MapGet("/config", TenantApi.Config);
        group.MapGet("/balance", LedgerApi.BalanceAsync);
    }

    private static async Task<Results<Ok<VerificationBody>, Problem>> GetByQueryAsync(
        HttpContext context, VerificationDesk desk)
    {
        var id = context.Request.Query["id"];
        return id.Count == 1 && id[0] is { Length: > 0 and <= RequestLimits.MaxVerificationId } one
            ? await VerificationsApi.GetAsync(one, context, desk)
            : Problems.InvalidRequest("query:id", "The id of one verification is needed.");
    }
}
