using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>Carries out what was written into edit columns, through the same commands as the API.</summary>
internal sealed class SheetEditor(SendCommand send, string actor)
{
    /// <summary>Carries out all of one row.</summary>
    /// <returns>What to show in the row, and how many edits were taken and refused.</returns>
    public async ValueTask<(string Answer, int Taken, int Refused)> CarryOutAsync(
        Tenant tenant, RoomRow room, SheetEdit edit, CancellationToken ct)
    {
        List<string> answers = [];
        var taken = 0;
        foreach (var (command, text) in Commands(tenant, room, edit))
        {
            if (command is null)
            {
                answers.Add(text);
                continue;
            }

            var answer = await send(room.Key, command, actor, ct);
            var refusal = answer is null ? SheetTexts.Get("RefusedGone") : answer.Refusal?.Text;
            taken += refusal is null ? 1 : 0;
            answers.Add(refusal ?? text);
        }

        return (string.Join(SheetTexts.Get("AnswerSeparator"), answers), taken, answers.Count - taken);
    }

    /// <summary>Commands with the answer once they are done; without a command the answer is a refusal.</summary>
    private static IEnumerable<(RoomCommand? Command, string Answer)> Commands(Tenant tenant, RoomRow room, SheetEdit edit)
    {
        if (edit.Approval is { Length: > 0 } approval)
        {
            yield return edit.IsApprovalStale ? Refused("RefusedStale") : ReadApproval(approval);
        }

        if (edit.Owner is not null || edit.Stage is not null)
        {
            yield return edit.IsOwnerStale ? Refused("RefusedStale") : ReadOwnership(tenant, room, edit.Owner, edit.Stage);
        }

        if (edit.DismissReason is { Length: > 0 } reason)
        {
            yield return (new Dismiss(reason, edit.TurnId), SheetTexts.Get("DoneDismiss"));
        }
    }

    private static (RoomCommand?, string) ReadApproval(string text)
    {
        if (text == SheetTexts.Get("Approve"))
        {
            return (new ApproveHandover(), SheetTexts.Get("DoneApprove"));
        }

        var reject = SheetTexts.Get("Reject");
        if (!text.StartsWith(reject, StringComparison.Ordinal))
        {
            return Refused("RefusedApproval");
        }

        var reason = text[reject.Length..].Trim(' ', ':', '：', ',', '，');
        return (new RejectHandover(reason.Length > 0 ? reason : SheetTexts.Get("RejectReason")), SheetTexts.Get("DoneReject"));
    }

    private static (RoomCommand?, string) ReadOwnership(Tenant tenant, RoomRow room, string? ownerText, string? stageText)
    {
        var stage = stageText is null ? room.Stage
            : Enum.GetValues<Stage>().Cast<Stage?>().FirstOrDefault(each => SheetContents.NameOf(each!.Value) == stageText);
        if (stage is not { } newStage)
        {
            return Refused("RefusedStage");
        }

        if (ownerText is null)
        {
            return room.Owner is { } owner
                ? (new RequestHandover(owner, newStage, Reason: null), SheetTexts.Get("DoneHandover"))
                : (new EditRoom(null, newStage, null, null, MayReplaceOwner: false), SheetTexts.Get("DoneStage"));
        }

        if (ownerText.Length == 0)
        {
            return Refused("RefusedOwnerEmpty");
        }

        return FindPerson(tenant, room.Key.Channel, ownerText) is not { } person ? Refused("RefusedOwnerAmbiguous")
            : room.Owner is null ? (new AssignOwner(person, newStage), SheetTexts.Get("DoneAssign"))
            : (new RequestHandover(person, newStage, Reason: null), SheetTexts.Get("DoneHandover"));
    }

    /// <summary>By name or id, the room's own channel first; somebody unknown is left to the room to refuse.</summary>
    private static PersonKey? FindPerson(Tenant tenant, string channel, string text)
    {
        List<Person> found = [.. tenant.People.Values.Where(
            person => person.Role != SenderRole.Customer && (person.Key.Id == text || person.DisplayName.Trim() == text))];
        if (found.Count > 1 && found.Where(person => person.Key.Channel == channel).ToList() is { Count: > 0 } near)
        {
            found = near;
        }

        if (found.Count > 1 && found.Where(person => person.Key.Id == text).ToList() is { Count: > 0 } exact)
        {
            found = exact;
        }

        return found.Count switch { 0 => new(channel, text), 1 => found[0].Key, _ => null };
    }

    private static (RoomCommand?, string) Refused(string reason) => (null, SheetTexts.Get(reason));
}
